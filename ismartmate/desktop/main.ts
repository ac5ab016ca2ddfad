import type { DesktopProgram } from "@istars/desktop/desktop-program.ts";
import { runShell } from "@istars/desktop/shell.ts";

/** iSmartMate's window and its sign beside the clock. The service is the system's: the window finds it and leaves it alone (SAFETY 34). */
const ISMARTMATE: DesktopProgram = {
  name: "ismartmate",
  title: "iSmartMate",
  appId: "com.istars.ismartmate",
  service: {
    kind: "attach",
    localFile: {
      linux: "/etc/istars/ismartmate/local.json",
      darwin: "/Library/Application Support/iStars/ismartmate/local.json",
      win32: "C:\\ProgramData\\iStars\\ismartmate\\local.json",
    },
    url: "http://127.0.0.1:8091",
    start: {
      linux: "sudo ismartmate run --config /etc/istars/ismartmate.yaml",
      darwin: 'sudo ismartmate run --config "/Library/Application Support/iStars/ismartmate.yaml"',
      win32: "ismartmate run --config C:\\ProgramData\\iStars\\ismartmate.yaml",
    },
  },
  sessionPath: "/session",
  closing: "tray",
  secrets: [],
  size: { width: 1120, height: 780 },
};

void runShell(ISMARTMATE, __dirname);
