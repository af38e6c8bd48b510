/**
 * A module that is loaded when it is first asked for, and then had without asking the loader: that costs a session more than
 * the module's own work, with each line.
 * @param load `() => import('./module.ts')`
 */
export function loadedOnce<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}
