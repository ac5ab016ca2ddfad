import { type ShellTexts, shellTexts } from "./shell.texts.ts";
import { shellTextsZh } from "./shell.texts.zh.ts";

/** Says something in the person's language. */
export type SayShell = (key: keyof ShellTexts) => string;

/** `locale`: as the system tells it, e.g. `zh-CN`. English stands for every language that there is none of. */
export function shellWords(locale: string, title: string): SayShell {
  const texts = /^zh\b/i.test(locale) ? shellTextsZh : shellTexts;
  return (key) => texts[key].replaceAll("{title}", title);
}
