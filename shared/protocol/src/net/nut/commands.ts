/** One of NUT's instant commands. */
export interface NutCommand {
  readonly name: string;
  readonly description: string;
  /** True if it takes power from the load, now, later or for a while; such a command only ever runs through the shutdown sequence (SAFETY 18). */
  readonly dropsLoad: boolean;
}

/** The instant commands the card knows by name, whether or not the UPS at hand can do them. Names: RFC 9271 §5.2. */
export const NUT_COMMANDS: readonly NutCommand[] = [
  { name: "beeper.disable", description: "Keep the buzzer silent for good", dropsLoad: false },
  { name: "beeper.enable", description: "Let the buzzer sound", dropsLoad: false },
  { name: "beeper.mute", description: "Silence the buzzer for this alarm", dropsLoad: false },
  { name: "beeper.toggle", description: "Switch the buzzer between silent and audible", dropsLoad: false },
  { name: "load.off", description: "Switch the output off at once", dropsLoad: true },
  { name: "load.off.delay", description: "Switch the output off after a delay", dropsLoad: true },
  { name: "load.on", description: "Switch the output on at once", dropsLoad: false },
  { name: "load.on.delay", description: "Switch the output on after a delay", dropsLoad: false },
  { name: "shutdown.reboot", description: "Switch the output off and on again at once", dropsLoad: true },
  { name: "shutdown.reboot.graceful", description: "Switch the output off after a delay, then on again", dropsLoad: true },
  { name: "shutdown.return", description: "Switch the output off after a delay, and on when the mains is back", dropsLoad: true },
  { name: "shutdown.stayoff", description: "Switch the output off after a delay, and leave it off", dropsLoad: true },
  { name: "shutdown.stop", description: "Cancel a shutdown that is counting down", dropsLoad: false },
  { name: "test.battery.start", description: "Start a battery test", dropsLoad: false },
  { name: "test.battery.start.deep", description: "Start a battery test down to low battery", dropsLoad: false },
  { name: "test.battery.start.quick", description: "Start a battery test of a few seconds", dropsLoad: false },
  { name: "test.battery.stop", description: "Stop the battery test", dropsLoad: false },
];

/** Finds a command by name, without regard to case; `null` if it is none of them. */
export function findNutCommand(name: string): NutCommand | null {
  const wanted = name.toLowerCase();
  return NUT_COMMANDS.find((command) => command.name === wanted) ?? null;
}
