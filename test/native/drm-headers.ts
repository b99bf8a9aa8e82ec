import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findCompiler } from '../../scripts/native.mjs';
import { linuxHeaders } from '../../scripts/tools.mjs';
import { remove, temporary } from '../process/harness.ts';

/** Headers of DRM on this machine, and what a compiler needs to read them. */
export interface Headers {
  readonly what: string;
  readonly include: readonly string[];
  readonly flags: readonly string[];
}

/** What programs are compiled with: older than the kernel, so its structs may be shorter. */
export const LIBDRM: Headers = {
  what: 'libdrm',
  include: ['drm.h', 'drm_mode.h', 'virtgpu_drm.h'],
  flags: ['-I/usr/include/libdrm'],
};

/** What the kernel is compiled with: the rows have these layouts. */
export const LINUX: Headers = {
  what: 'Linux 6.12',
  include: ['drm.h', 'drm_mode.h', 'virtgpu_drm.h', 'vgem_drm.h'],
  flags: [`-I${linuxHeaders() ?? ''}/drm`, '-D__user='],
};

export interface HeaderField {
  readonly name: string;
  /** As it is written, comments of its own and of the lines above it included. */
  readonly text: string;
}

function compile(headers: Headers, flags: readonly string[], source: string): string {
  const [file = 'cc', ...words] = findCompiler() ?? [];
  const text = `${headers.include.map((name) => `#include <${name}>\n`).join('')}${source}`;
  const run = spawnSync(file, [...words, ...headers.flags, ...flags, '-x', 'c', '-'], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (run.status !== 0) throw new Error(`${headers.what}: ${run.stderr}`);
  return run.stdout;
}

/** Names of all request codes that the headers define. */
export function requests(headers: Headers): string[] {
  const macros = compile(headers, ['-E', '-dM'], '').matchAll(/^#define (DRM_IOCTL_\w+) (.*)$/gm);
  return [...macros].flatMap(([, name = '', value = '']) => (value.includes('DRM_IO') ? [name] : [])).sort();
}

/** Fields of a struct as the headers have it, in order. */
export function fieldsOf(headers: Headers, struct: string): HeaderField[] {
  const text = commented(headers);
  const found = new RegExp(`\\bstruct ${struct}\\s*\\{([^{}]*)\\}\\s*;`).exec(text);
  if (found === null) throw new Error(`${headers.what} has no struct ${struct}`);
  return fieldsIn(found[1] ?? '');
}

/** Fields of a struct's body. What stands behind a `;` on its line belongs to the field before it. */
export function fieldsIn(body: string): HeaderField[] {
  const lines = body.replace(/^#.*$/gm, '').replace(/;[ \t]*(\/\*[\s\S]*?\*\/)/g, ' $1;');
  return lines.split(';').flatMap((text) => {
    const bare = text.replace(/\/\*[\s\S]*?\*\//g, ' ').trim();
    const name = /(\w+)\s*(?:\[\w*\])?$/.exec(bare)?.[1];
    return name === undefined ? [] : [{ name, text }];
  });
}

const texts = new Map<Headers, string>();

function commented(headers: Headers): string {
  const known = texts.get(headers) ?? compile(headers, ['-E', '-C', '-P'], '');
  texts.set(headers, known);
  return known;
}

/** Whether a field of that text is an address in the caller or a descriptor of its. */
export function namesPointerOrDescriptor({ name, text }: HeaderField): boolean {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, ' ');
  const pointer = bare.includes('*') || /(^|_)(ptr|addr|pointer)s?(_|$)/.test(name);
  const said = /\bptr\b|pointer|void ?\*|\bfd\b|descriptor/i.test(text);
  return pointer || said || /(^|_)fd(_|$)/.test(name);
}

/** The lines that a program prints which has these statements. */
export function printed(headers: Headers, statements: readonly string[]): string[] {
  const source = [
    '#include <stddef.h>',
    '#include <stdio.h>',
    'int main(void) {',
    ...statements,
    '  return 0;',
    '}',
    '',
  ].join('\n');
  const directory = temporary();
  try {
    const out = join(directory, 'program');
    compile(headers, ['-o', out], source);
    const run = spawnSync(out, [], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the program ended with ${run.status ?? run.signal}`);
    return run.stdout.trimEnd().split('\n');
  } finally {
    remove(directory);
  }
}
