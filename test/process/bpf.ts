/** One instruction of a filter, as `kmbridge-pump --filter` prints it. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** What the kernel gives a filter to look at: number, architecture, arguments (<linux/seccomp.h>). */
export interface Call {
  readonly nr: number;
  readonly arch: number;
  readonly args: readonly bigint[];
}

export const RET = { ALLOW: 0x7fff_0000 } as const;

const CODE = { LOAD: 0x20, JUMP: 0x05, EQUAL: 0x15, RETURN: 0x06 } as const;
const DATA_BYTES = 64;

export function parse(text: string): Instruction[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [code = 0, jt = 0, jf = 0, k = 0] = line.split(' ').map(Number);
      return { code, jt, jf, k };
    });
}

/** What the filter answers; throws on an instruction that it has no need of, and on a jump out of it. */
export function judge(filter: readonly Instruction[], call: Call): number {
  const data = new DataView(new ArrayBuffer(DATA_BYTES));
  data.setUint32(0, call.nr, true);
  data.setUint32(4, call.arch, true);
  call.args.forEach((value, index) => {
    data.setBigUint64(16 + 8 * index, value, true);
  });
  let loaded = 0;
  for (let at = 0; ; at++) {
    const step = filter[at];
    if (step === undefined) throw new Error(`the filter ends at ${at} without an answer`);
    if (step.code === CODE.RETURN) return step.k;
    if (step.code === CODE.LOAD) loaded = data.getUint32(step.k, true);
    else if (step.code === CODE.JUMP) at += step.k;
    else if (step.code === CODE.EQUAL) at += loaded === step.k ? step.jt : step.jf;
    else throw new Error(`instruction ${at} is ${step.code}`);
  }
}

/** Every constant that the filter compares anything with. */
export function constants(filter: readonly Instruction[]): Set<number> {
  return new Set(filter.filter(({ code }) => code === CODE.EQUAL).map(({ k }) => k));
}
