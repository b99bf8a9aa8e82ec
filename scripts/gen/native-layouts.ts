import type { Condition, Field, HandleKind, MessageSize, Row, StructPlan } from '../../src/abi/plan.ts';
import { HANDLE_KINDS } from '../../src/abi/schema/named.ts';
import { presenceBit, travels } from '../../src/abi/selection.ts';

const DIRECTION = { none: 'KMB_NONE', in: 'KMB_IN', out: 'KMB_OUT', inout: 'KMB_INOUT' } as const;
const USE = {
  use: 'KMB_USE',
  new: 'KMB_NEW',
  destroy: 'KMB_DESTROY',
  'use-or-new': 'KMB_USE_OR_NEW',
  'find-or-new': 'KMB_FIND_OR_NEW',
} as const;
const CALLER = { descriptor: 'KMB_DESCRIPTOR', event: 'KMB_EVENT', memory: 'KMB_MEMORY' } as const;
const GIVES = {
  'dma-buf': 'KMB_DMA_BUF',
  syncobj: 'KMB_SYNCOBJ_FILE',
  'sync-file': 'KMB_SYNC_FILE',
  queue: 'KMB_QUEUE_FILE',
} as const;

/** Bits of the handle kinds in `struct kmb_field.kinds`; an adapter's is the lowest. */
export const kindBits = (kinds: readonly HandleKind[]): number =>
  kinds.reduce((bits, kind) => bits | (1 << HANDLE_KINDS.indexOf(kind)), 0);

/** The structs of rows as C tables, each once. */
export class Layouts {
  readonly lines: string[] = [];
  /** By struct and what its pointers weigh, which differs with the row. */
  readonly #written = new Map<string, string>();
  /** The argument struct of the row that is written: where an address points that lies inside one of its arrays. */
  #root: StructPlan | null = null;

  /** The definition of a row under the name `id`. */
  row(row: Row, id: string): void {
    const { packet } = row;
    const weights = { message: weightsOf(packet), reply: weightsOf(packet.reply) };
    this.#root = row.struct;
    const layout = this.#reference(row.struct, weights);
    const flags = [
      row.scope === 'process' ? 'KMB_PROCESS' : '',
      // What submits must not be left behind by a signal: its caller repeats it, and the host would do both.
      row.blocking && row.drm?.submits !== true ? 'KMB_BLOCKING' : '',
      row.oneWay ? 'KMB_ONE_WAY' : '',
      row.creates.length > 0 ? 'KMB_MAKES' : '',
      row.destroys.length > 0 ? 'KMB_ENDS' : '',
      row.drm === undefined ? '' : 'KMB_DRM',
      row.drm?.render === true ? 'KMB_RENDER' : '',
      row.drm?.submits === true ? 'KMB_SUBMITS' : '',
      row.drm?.unordered === true ? 'KMB_UNORDERED' : '',
      row.struct.fields.some(({ descriptor }) => descriptor?.gives === 'dma-buf') ? 'KMB_SHARES' : '',
    ].filter((flag) => flag !== '');
    const atOnce = this.#selectors(row, id);
    this.lines.push(
      `static const struct kmb_row ${id} = {.name = "${row.name}", .api = "${row.api}", .layout = ${layout}, .request = 0x${row.request.toString(16)}u, .packet = ${packet.fixed}, .overflow = ${packet.overflow ?? 0}, .reply = ${packet.reply?.fixed ?? 0}, .id = ${row.id}, .nr = ${row.nr}, .flags = ${flags.join(' | ') || '0'}${atOnce}};`,
      '',
    );
  }

  /** What is said of when the row waits, and when a queue serves it, behind its other members. */
  #selectors({ atOnce, idle, nowait, drm }: Row, id: string): string {
    const lists = [
      this.#conditions(`${id}_at_once`, 'at_once', atOnce),
      this.#conditions(`${id}_direct`, 'direct', drm?.direct),
    ];
    return `${lists.join('')}${idle === true ? `, .idle_ms = ${nowait?.patienceMs ?? 0}` : ''}`;
  }

  #conditions(name: string, member: string, conditions: readonly Condition[] = []): string {
    if (conditions.length === 0) return '';
    const each = conditions.map(
      ({ offset, mask, equals }) => `{${offset}, 0x${mask.toString(16)}u, 0x${equals.toString(16)}u}`,
    );
    this.lines.push(`static const struct kmb_selector ${name}[] = {${each.join(', ')}};`);
    return `, .${member} = ${name}, .${member}_count = ${conditions.length}`;
  }

  #reference(plan: StructPlan, weights: Weights): string {
    const within = plan.fields.some((field) => field.inside !== null) ? (this.#root?.name ?? '') : '';
    const weighed = JSON.stringify([[...weights.message], [...weights.reply]]);
    const key = `${plan.name} ${within} ${weighed} ${JSON.stringify(plan)}`;
    const known = this.#written.get(key);
    if (known !== undefined) return `&${known}`;
    const fields = plan.fields.map((field) => `  {${this.#field(plan, field, weights)}},`);
    const twins = [...this.#written.keys()].filter((other) => other.startsWith(`${plan.name} `)).length;
    const name = `kmb_${plan.name}${twins === 0 ? '' : `_${twins + 1}`}`;
    this.#written.set(key, name);
    this.lines.push(
      `static const struct kmb_field ${name}_fields[] = {`,
      ...fields,
      '};',
      `static const struct kmb_struct ${name} = {.fields = ${name}_fields, .size = ${plan.size}, .count = ${plan.fields.length}, .presence_tag = ${plan.presenceTag ?? 0}, ${purposes(plan)}};`,
      '',
    );
    return `&${name}`;
  }

  #field(plan: StructPlan, field: Field, weights: Weights): string {
    const { pointer, inline, when, handle, struct } = field;
    const parts = [
      `.tag = ${field.tag}`,
      `.offset = ${field.offset}`,
      `.size = ${field.size}`,
      `.direction = ${DIRECTION[field.direction]}`,
      `.wire = KMB_${field.wire.toUpperCase()}`,
    ];
    const flags: string[] = [];
    if (field.mapped) flags.push('KMB_MAPPED');
    if (field.scalar === 'luid') flags.push('KMB_LUID');
    if (field.scalar === 'i32') flags.push('KMB_SIGNED');
    if (when !== null) {
      flags.push('KMB_WHEN');
      if (when.not) flags.push('KMB_UNLESS');
      parts.push(
        `.when_offset = ${when.offset}, .when_mask = 0x${when.mask.toString(16)}u, .when_equals = 0x${when.equals.toString(16)}u`,
      );
    }
    const array = pointer ?? inline;
    if (array !== null) {
      const counted = array.countOffset !== null;
      if (counted) flags.push('KMB_COUNTED');
      if (pointer?.wide === true) flags.push('KMB_WIDE');
      if (pointer?.clamp === true) flags.push('KMB_CLAMP');
      if (pointer?.strideOffset !== undefined) {
        flags.push('KMB_STRIDE');
        parts.push(`.stride_offset = ${pointer.strideOffset}`);
      }
      parts.push(
        `.count_offset = ${array.countOffset ?? 0}, .element_size = ${array.elementSize}`,
        `.fixed = ${pointer !== null ? pointer.fixedCount : (inline?.length ?? 0)}`,
      );
    } else if (field.scalar !== null) {
      if (field.min !== null) flags.push('KMB_MIN');
      // Past such a bound the message is too large: what is said then depends on its size alone.
      if (field.max !== null && field.overflow !== true) flags.push('KMB_MAX');
      if (field.min !== null || field.max !== null)
        parts.push(`.min = ${field.min ?? 0}u, .max = ${field.max ?? 0}u`);
    }
    if (pointer !== null) {
      if (pointer.nullable) flags.push('KMB_NULLABLE');
      const weight = weights.message.get(field.name) ?? 0;
      const reply = weights.reply.get(field.name) ?? 0;
      const weighed = plan.fields.some((one) => one.offset === pointer.countOffset && one.overflow === true);
      const presence = presenceBit(plan, field);
      parts.push(
        '.shape = KMB_POINTER',
        `.min = ${pointer.min}u, .max = ${weighed ? 0xffff_ffff : pointer.max}u`,
      );
      if (reply > 0) parts.push(`.reply = ${reply}`);
      if (weight > 0) parts.push(`.weight = ${weight}`);
      if (presence > 0) parts.push(`.presence = 0x${presence.toString(16)}u`);
      if (typeof pointer.element !== 'string')
        parts.push(`.element = ${this.#reference(pointer.element, below(weights, field.name))}`);
    } else if (inline !== null) parts.push('.shape = KMB_INLINE');
    else if (struct !== null)
      parts.push('.shape = KMB_STRUCT', `.element = ${this.#reference(struct, below(weights, field.name))}`);
    if (handle !== null) {
      const bits = [
        handle.optional ? 'KMB_OPTIONAL' : '',
        handle.parent ? 'KMB_PARENT' : '',
        handle.bad === 'INVALID_HANDLE' ? 'KMB_HOST_ONLY' : '',
      ].filter((bit) => bit !== '');
      parts.push(`.use = ${USE[handle.use]}, .kinds = 0x${kindBits(handle.kinds).toString(16)}`);
      if (handle.errno !== undefined) parts.push(`.error = ${handle.errno}`);
      if (bits.length > 0) parts.push(`.handle = ${bits.join(' | ')}`);
    }
    const target = this.#root?.fields.find((one) => one.name === field.inside);
    if (target !== undefined) parts.push(`.inside = ${target.offset + 1}`);
    if (field.caller !== null) parts.push(`.caller = ${CALLER[field.caller]}`);
    if (field.descriptor !== undefined)
      parts.push(`.gives = ${GIVES[field.descriptor.gives]}, .error = ${field.descriptor.errno}`);
    if (flags.length > 0) parts.push(`.flags = ${flags.join(' | ')}`);
    return parts.join(', ');
  }
}

/** Which fields of a struct matter to what: a bit each, in the order of the table. */
function purposes(plan: StructPlan): string {
  const mask = (matters: (field: Field) => boolean): string => {
    let bits = 0n;
    plan.fields.forEach((field, index) => {
      if (field.direction !== 'none' && matters(field)) bits |= 1n << BigInt(index);
    });
    return `0x${bits.toString(16)}u`;
  };
  if (plan.fields.length > 64) throw new Error(`${plan.name} has more fields than a mask has bits`);
  const array = (field: Field): boolean => field.pointer !== null || field.inline !== null;
  return [
    `.judged = ${mask(isJudged)}`,
    `.nested = ${mask((field) => field.struct !== null && leadsOn(field.struct))}`,
    `.pointers = ${mask((field) => field.pointer !== null)}`,
    `.memory = ${mask((field) => field.caller === 'memory')}`,
    `.handles = ${mask((field) => !array(field) && holdsHandles(field))}`,
    `.handle_arrays = ${mask((field) => array(field) && holdsHandles(field))}`,
    `.inputs = ${mask((field) => travels(field, 'request'))}`,
    `.outputs = ${mask((field) => travels(field, 'reply'))}`,
  ].join(', ');
}

function isJudged(field: Field): boolean {
  if (field.pointer !== null) return true;
  if (field.inline !== null) return field.inline.countOffset !== null;
  if (field.struct !== null) return field.struct.fields.some(isJudged);
  return travels(field, 'request') && (field.min !== null || field.max !== null);
}

/** Whether the gather has something to do inside a struct. */
function leadsOn(plan: StructPlan): boolean {
  return plan.fields.some(
    (field) =>
      field.pointer !== null || field.caller === 'memory' || (field.struct !== null && leadsOn(field.struct)),
  );
}

function holdsHandles(field: Field): boolean {
  const inner = field.struct ?? (typeof field.pointer?.element === 'object' ? field.pointer.element : null);
  return field.handle !== null || inner?.fields.some(holdsHandles) === true;
}

/** Bytes that one element behind a pointer takes in the real host's message and in its reply. */
interface Weights {
  readonly message: ReadonlyMap<string, number>;
  readonly reply: ReadonlyMap<string, number>;
}

function weightsOf(size: MessageSize | undefined): ReadonlyMap<string, number> {
  return new Map(size?.parts.map((part) => [part.pointer, part.bytes]));
}

/** The weights of the pointers inside the elements of `name`. */
function below(weights: Weights, name: string): Weights {
  const inner = (map: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
    new Map(
      [...map].flatMap(([path, bytes]) =>
        path.startsWith(`${name}.`) ? [[path.slice(name.length + 1), bytes] as const] : [],
      ),
    );
  return { message: inner(weights.message), reply: inner(weights.reply) };
}
