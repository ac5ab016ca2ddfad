import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { app, dialog, ipcMain, Menu, session } from "electron";
import { appMenu } from "./app-menu.ts";
import { AttachedService } from "./attached-service.ts";
import { ChildService } from "./child-service.ts";
import { closeDoors } from "./closed-doors.ts";
import { type DesktopProgram, desktopSystem } from "./desktop-program.ts";
import { readKept, writeKept } from "./kept-file.ts";
import { autostartFolder, HIDDEN_SWITCH, type LoginStart, noLoginStart, systemLoginStart } from "./login-start.ts";
import { MainWindow } from "./main-window.ts";
import { nativePlatform, systemKeychain } from "./native-platform.ts";
import { PagePresenter } from "./page-presenter.ts";
import { realPause } from "./pause.ts";
import { PLATFORM_CHANNEL } from "./platform-channel.ts";
import { answerPage } from "./platform-server.ts";
import { SecretBox } from "./secret-box.ts";
import { serviceCommand } from "./service-command.ts";
import type { ServiceLink } from "./service-link.ts";
import { shellWords } from "./shell-words.ts";
import { probeService, type WindowFetch } from "./sign-in.ts";
import { programImage, TraySign, type TraySignOptions } from "./tray-sign.ts";

/** Names another file than the usual one for the service that the window looks for. */
const LOCAL_FILE_SWITCH = "local-file";
/** Names another folder than the usual one for what the window's own service keeps. */
const DATA_FOLDER_SWITCH = "data-folder";

/**
 * Runs a program's window until it is closed: one at a time, over the service that it starts or finds. `folder`: where this program and
 * its page script stand. What keeps it from starting is shown, and ends it with 1.
 */
export async function runShell(program: DesktopProgram, folder: string): Promise<void> {
  try {
    await startShell(program, folder);
  } catch (error) {
    dialog.showErrorBox(program.title, error instanceof Error ? error.message : String(error));
    app.exit(1);
  }
}

async function startShell(program: DesktopProgram, folder: string): Promise<void> {
  app.setName(program.title);
  app.setPath("userData", join(app.getPath("appData"), program.title));
  app.setAppUserModelId(program.appId);
  if (!app.requestSingleInstanceLock()) {
    app.quit(); // the first one shows its window instead
    return;
  }
  await app.whenReady();

  const kept = (name: string): string => join(app.getPath("userData"), name);
  const locale = app.getLocale();
  const say = shellWords(locale, program.title);
  const windowSession = session.defaultSession;
  const fetch: WindowFetch = (url, init) => windowSession.fetch(url, init);
  const link = serviceLink(program, {
    portFile: kept("service-port"),
    dataFolder: app.commandLine.getSwitchValue(DATA_FOLDER_SWITCH) || kept("data"),
  });
  const loginStart = loginStartOf(program);
  let isQuitting = false;

  closeDoors(app, windowSession, { origin: () => presenter.origin, onRetry: () => presenter.retry() });
  Menu.setApplicationMenu(appMenu(say, process.platform));
  const window = new MainWindow({
    ...{ title: program.title, size: program.size, icon: programImage(), placeFile: kept("window.json") },
    preload: join(folder, "preload.cjs"),
    isInstalled: app.isPackaged,
    hidesOnClose: () => sign !== null && !isQuitting,
    onCrash: () => presenter.retry(),
  });
  const sign = program.closing === "tray" ? traySign({ say, loginStart, onOpen: () => window.reveal(), onQuit: () => app.quit() }) : null;
  const presenter = new PagePresenter({
    ...{ link, window, fetch, say, locale, title: program.title, sessionPath: program.sessionPath, pause: realPause },
    howToStart: program.service.kind === "attach" ? [program.service.start[desktopSystem(process.platform)]] : [],
    startsHidden: sign !== null && app.commandLine.hasSwitch(HIDDEN_SWITCH),
    onAway: () => sign?.set({ tone: "unknown", text: say("notRunning") }),
  });

  const platform = nativePlatform({
    ...{ program: program.name, version: app.getVersion(), loginStart, origin: () => presenter.origin },
    secrets: new SecretBox({ file: kept("secrets.json"), names: program.secrets, keychain: systemKeychain(process.platform) }),
    onTray: (state) => sign?.set(state),
    onOpen: () => window.reveal(),
  });
  ipcMain.handle(PLATFORM_CHANNEL, ({ senderFrame }, name: unknown, given: unknown) =>
    answerPage({ platform, origin: () => presenter.origin }, senderFrame, name, given),
  );

  app.on("second-instance", () => window.reveal());
  app.on("activate", () => window.reveal());
  app.on("window-all-closed", () => app.quit());
  app.on("before-quit", () => {
    isQuitting = true;
  });
  let isClosed = false;
  app.on("will-quit", (event) => {
    if (isClosed) return;
    event.preventDefault();
    void presenter.close().finally(() => {
      isClosed = true;
      // Not from within this event, however soon all is closed: a second wish to quit is dropped until the first one is over.
      setImmediate(() => app.quit());
    });
  });
  presenter.open();
  // The service's process was begun by that; it starts while the page's does.
  window.warmUp();
}

/** `null` where the desktop has no place for one: then the window is closed and opened as any other. */
function traySign(options: TraySignOptions): TraySign | null {
  try {
    return new TraySign(options);
  } catch {
    return null; // said above
  }
}

interface KeptPlaces {
  readonly portFile: string;
  readonly dataFolder: string;
}

function serviceLink({ service }: DesktopProgram, { portFile, dataFolder }: KeptPlaces): ServiceLink {
  if (service.kind === "attach") {
    return new AttachedService({
      localFile: app.commandLine.getSwitchValue(LOCAL_FILE_SWITCH) || service.localFile[desktopSystem(process.platform)],
      readFile: (path) => readFile(path, "utf8"),
      url: service.url,
      probe: probeService,
      pause: realPause,
    });
  }
  const { command, args } = serviceCommand(service.command, {
    isInstalled: app.isPackaged,
    resources: process.resourcesPath,
    env: process.env,
    platform: process.platform,
  });
  const { listenOption, dataOption } = service;
  const data = dataOption === null ? [] : [dataOption, dataFolder];
  return new ChildService({
    command,
    args: (port) => [...args, ...service.args, ...data, ...(port === null ? [] : [listenOption, `127.0.0.1:${port}`])],
    env: process.env,
    port: readPort(readKept(portFile)),
    onPort: (port) => writeKept(portFile, `${port}\n`),
    pause: realPause,
  });
}

function readPort(text: string | null): number | null {
  const port = Number(text ?? 0);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

/** Only what is installed can be started again by its name. */
function loginStartOf({ name, title }: DesktopProgram): LoginStart {
  if (!app.isPackaged) return noLoginStart;
  if (process.platform !== "linux") return systemLoginStart(app);
  return autostartFolder({ name, title, executable: process.env.APPIMAGE ?? process.execPath, configFolder: app.getPath("appData") });
}
