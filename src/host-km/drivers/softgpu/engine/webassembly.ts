/** The part of the platform's WebAssembly that an engine uses; Node's types declare it without its classes. */
export interface WebAssemblyApi {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(module: object): { readonly module: string; readonly name: string; readonly kind: string }[];
    exports(module: object): { readonly name: string; readonly kind: string }[];
  };
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, object>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
}

export const wasm = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;
