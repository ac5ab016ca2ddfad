/** One file of a build, as far as it says what else it brings along. */
export interface BuiltFile {
  readonly name: string;
  readonly isEntry: boolean;
  /** Source modules in it. */
  readonly modules: readonly string[];
  /** Files it imports at once; what it may load later is not among them. */
  readonly imports: readonly string[];
  readonly styles: readonly string[];
}

/**
 * Names of all files that the entry and `pages` load, each once. A page is named by the end of its module's path; throws if the build
 * has no such page, because its weight would otherwise go uncounted.
 */
export function firstVisit(files: readonly BuiltFile[], pages: readonly string[]): readonly string[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const found = new Set<string>();
  const visit = (file: BuiltFile | undefined) => {
    if (!file || found.has(file.name)) return;
    found.add(file.name);
    for (const style of file.styles) found.add(style);
    for (const name of file.imports) visit(byName.get(name));
  };
  for (const file of files) if (file.isEntry) visit(file);
  for (const page of pages) {
    const file = files.find(({ modules }) => modules.some((module) => module.endsWith(page)));
    if (!file) throw new Error(`the build holds no ${page}; is the page still called that?`);
    visit(file);
  }
  return [...found];
}
