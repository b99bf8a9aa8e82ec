// Kernel modules: which of them a wanted one needs, from the file that depmod writes.

/** Path of a module without folder and endings, with one kind of dash: `virtio_gpu` of `…/virtio-gpu.ko.xz`. */
export const moduleName = (path: string): string =>
  path
    .replace(/^.*\//, '')
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');

/** Lines `path: paths it needs` of a modules.dep. */
export function parseDependencies(
  text: string,
): ReadonlyMap<string, { path: string; needs: readonly string[] }> {
  const modules = new Map<string, { path: string; needs: readonly string[] }>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const path = line.slice(0, colon);
    const needs = line
      .slice(colon + 1)
      .split(' ')
      .filter(Boolean)
      .map(moduleName);
    modules.set(moduleName(path), { path, needs });
  }
  return modules;
}

/**
 * Paths of `wanted` and all they need, each after what it needs. A name that modules.dep does not have is built into the
 * kernel, or was: it is left out.
 */
export function loadOrder(text: string, wanted: readonly string[]): readonly string[] {
  const modules = parseDependencies(text);
  const order: string[] = [];
  const visit = (name: string): void => {
    const module = modules.get(name);
    if (module === undefined || order.includes(module.path)) return;
    for (const need of module.needs) visit(need);
    order.push(module.path);
  };
  for (const name of wanted) visit(name.replaceAll('-', '_'));
  return order;
}
