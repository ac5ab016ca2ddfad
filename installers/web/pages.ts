/** The pages of one program. */
export interface Pages {
  /** The program's folder; the pages' sources stand in its `web`, and what is built in `web/dist`. */
  readonly program: string;
  /** Pages that a first visit opens besides the entry, by the end of their module's path. */
  readonly firstPages: readonly string[];
  /** All that a first visit loads, gzip, bytes. */
  readonly firstVisitLimit: number;
}

const FIRST_VISIT_LIMIT = 300 * 1024;

/** Every program that serves pages. */
const PAGES: readonly Pages[] = [
  {
    program: "card-firmware",
    firstPages: ["login-page.tsx", "first-password-page.tsx", "overview-page.tsx"],
    firstVisitLimit: FIRST_VISIT_LIMIT,
  },
  { program: "isearch", firstPages: ["found-page.tsx"], firstVisitLimit: FIRST_VISIT_LIMIT },
  { program: "ismartmate", firstPages: ["overview-page.tsx"], firstVisitLimit: FIRST_VISIT_LIMIT },
  {
    program: "ismartview",
    firstPages: ["login-page.tsx", "first-password-page.tsx", "overview/overview-page.tsx"],
    firstVisitLimit: FIRST_VISIT_LIMIT,
  },
];

/** The pages of these programs, of all if none is named. Throws an `Error` for a program that has none. */
export function pagesOf(programs: readonly string[]): readonly Pages[] {
  for (const program of programs) {
    if (PAGES.some((pages) => pages.program === program)) continue;
    throw new Error(`${program} has no pages; there are those of ${PAGES.map((pages) => pages.program).join(", ")}`);
  }
  return PAGES.filter(({ program }) => programs.length === 0 || programs.includes(program));
}
