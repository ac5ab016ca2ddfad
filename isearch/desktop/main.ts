import type { DesktopProgram } from "@istars/desktop/desktop-program.ts";
import { runShell } from "@istars/desktop/shell.ts";

/** iSearch's window: its service is a child that searches for as long as the window is open. */
const ISEARCH: DesktopProgram = {
  name: "isearch",
  title: "iSearch",
  appId: "com.istars.isearch",
  service: { kind: "child", command: "web", args: ["--print-handshake", "--no-open"], listenOption: "--listen", dataOption: null },
  sessionPath: "/session",
  closing: "quit",
  secrets: ["card-log-in"],
  size: { width: 1280, height: 820 },
};

void runShell(ISEARCH, __dirname);
