import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import type { Tone } from "./tone.ts";

/** The one accent: what can be clicked. */
const ACCENT: MantineColorsTuple = [
  "#edf3ff",
  "#d8e4fd",
  "#b3c9f9",
  "#8aabf5",
  "#6690f0",
  "#4a7aea",
  "#2b60dd",
  "#2251c2",
  "#1b439f",
  "#14347c",
];

/** Neutral greys of the dark theme, from text to deepest ground. */
const DARK: MantineColorsTuple = [
  "#e4e8ee",
  "#c4cad4",
  "#9ba5b3",
  "#6f7a8a",
  "#3a424e",
  "#2b323c",
  "#20262e",
  "#181d24",
  "#12161c",
  "#0b0e12",
];

/** Neutral greys of the light theme, from ground to text. */
const GRAY: MantineColorsTuple = [
  "#f5f7f9",
  "#eceff3",
  "#dfe3e9",
  "#cbd2da",
  "#aeb7c2",
  "#8892a0",
  "#616c7b",
  "#454f5d",
  "#2c343f",
  "#181e26",
];

interface ToneColours {
  /** Text and icons; AA on `ground`, on cards and on the page. */
  readonly text: string;
  /** A quiet fill behind `text`. */
  readonly ground: string;
  /** Lines and borders; 3:1 on cards. */
  readonly line: string;
}

const LIGHT_TONES: Readonly<Record<Tone, ToneColours>> = {
  ok: { text: "#14683f", ground: "#e6f5ec", line: "#22925a" },
  info: { text: "#454f5d", ground: "#eceff3", line: "#8892a0" },
  idle: { text: "#566170", ground: "#eff2f5", line: "#cbd2da" },
  unknown: { text: "#566170", ground: "#eff2f5", line: "#8892a0" },
  warning: { text: "#7a4d00", ground: "#fff2d1", line: "#c47b00" },
  critical: { text: "#b3202a", ground: "#fdebec", line: "#d5333b" },
};

const DARK_TONES: Readonly<Record<Tone, ToneColours>> = {
  ok: { text: "#5bd094", ground: "#14291f", line: "#34a46e" },
  info: { text: "#c4cad4", ground: "#2b323c", line: "#6f7a8a" },
  idle: { text: "#9ba5b3", ground: "#20262e", line: "#3a424e" },
  unknown: { text: "#9ba5b3", ground: "#20262e", line: "#6f7a8a" },
  warning: { text: "#f2bd55", ground: "#2f2511", line: "#d3951f" },
  critical: { text: "#ff8a85", ground: "#381a1d", line: "#ef5a5f" },
};

const toneVariables = (tones: Readonly<Record<Tone, ToneColours>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tones).flatMap(([tone, { text, ground, line }]) => [
      [`--tone-${tone}-text`, text],
      [`--tone-${tone}-ground`, ground],
      [`--tone-${tone}-line`, line],
    ]),
  );

/** Our tokens beside Mantine's: surfaces, quiet text and what each tone looks like in either scheme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...toneVariables(LIGHT_TONES),
    "--mantine-color-body": "#f5f7f9",
    "--mantine-color-text": "#181e26",
    "--mantine-color-dimmed": "#566170",
    "--mantine-color-default-border": "#cbd2da",
    "--mantine-color-error": "#b3202a",
    "--mantine-color-placeholder": "#616c7b",
    "--surface": "#ffffff",
    "--surface-border": "#dfe3e9",
    "--surface-hover": "#f0f3f7",
    "--accent-text": "#2251c2",
  },
  dark: {
    ...toneVariables(DARK_TONES),
    "--mantine-color-body": "#12161c",
    "--mantine-color-text": "#e4e8ee",
    "--mantine-color-dimmed": "#9ba5b3",
    "--mantine-color-default-border": "#3a424e",
    "--mantine-color-error": "#ff8a85",
    "--mantine-color-placeholder": "#9ba5b3",
    "--surface": "#181d24",
    "--surface-border": "#2b323c",
    "--surface-hover": "#20262e",
    "--accent-text": "#8aabf5",
  },
});

/** Sizes in rem, so that a wall screen enlarges everything by its root font size. */
const rem = (px: number): string => `${px / 16}rem`;
const heading = (px: number, line: number) => ({ fontSize: rem(px), lineHeight: `${line / px}` });

/** 8 px grid, type scale 12/14/16/20/28, weights 400 and 600. */
export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  colors: { accent: ACCENT, dark: DARK, gray: GRAY },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontSizes: { xs: rem(12), sm: rem(14), md: rem(16), lg: rem(20), xl: rem(28) },
  lineHeights: { xs: "1.333", sm: "1.43", md: "1.5", lg: "1.4", xl: "1.286" },
  spacing: { xs: rem(8), sm: rem(16), md: rem(24), lg: rem(32), xl: rem(48) },
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(16) },
  defaultRadius: "md",
  headings: {
    fontWeight: "600",
    sizes: { h1: heading(28, 36), h2: heading(20, 28), h3: heading(16, 24), h4: heading(14, 20), h5: heading(14, 20), h6: heading(12, 16) },
  },
  fontWeights: { regular: "400", medium: "600", semibold: "600", bold: "600" },
  cursorType: "pointer",
  components: {
    Drawer: { styles: { content: { background: "var(--surface)" }, header: { background: "var(--surface)" } } },
    Modal: { styles: { content: { background: "var(--surface)" }, header: { background: "var(--surface)" } } },
    Popover: { styles: { dropdown: { background: "var(--surface)", borderColor: "var(--surface-border)" } } },
  },
  respectReducedMotion: true,
});
