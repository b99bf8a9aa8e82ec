const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Control characters: a peer's text ends up in logs and terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Null when the bytes are not UTF-8 or hold control characters. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    return text.search(CONTROL) < 0 ? text : null;
  } catch {
    return null;
  }
}

/** A text that every receiver takes: no control characters, at most `max` UTF-8 bytes, cut between characters. */
export function clip(text: string, max: number): string {
  const clean = text.replace(CONTROL, ' ');
  const into = new Uint8Array(max);
  const { read } = encoder.encodeInto(clean, into);
  return read === clean.length ? clean : clean.slice(0, read);
}
