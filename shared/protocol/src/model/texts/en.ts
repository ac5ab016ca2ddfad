import type { AlarmId, Severity } from "../alarm.ts";
import type { CommandRefusal } from "../command.ts";
import type { EventKind } from "../event.ts";
import type { ProblemCode } from "../problem.ts";
import type { QuantityLabel } from "../quantities.ts";
import type { BatteryFlow, BatteryStatus, FactName, LinkState, OutputSource, TestResult, Topology } from "../reading.ts";
import type { ChangeConsequence, Unrest } from "../settings/objection.ts";

/** What a person needs to know of an alarm: what it is, why it usually comes, what it means for the load, what to do first. */
export interface AlarmText {
  readonly text: string;
  readonly cause: string;
  readonly consequence: string;
  readonly firstAction: string;
}

/** The domain's words in one language. Screens, mails and problem documents all take them from here. */
export interface Texts {
  readonly alarms: Readonly<Record<AlarmId, AlarmText>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly events: Readonly<Record<EventKind, string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly outputSources: Readonly<Record<OutputSource, string>>;
  readonly batteryStatuses: Readonly<Record<BatteryStatus, string>>;
  readonly batteryFlows: Readonly<Record<BatteryFlow, string>>;
  readonly testResults: Readonly<Record<TestResult, string>>;
  readonly linkStates: Readonly<Record<LinkState, string>>;
  readonly topologies: Readonly<Record<Topology, string>>;
  /** Names of what is recorded, without the phase. */
  readonly quantities: Readonly<Record<QuantityLabel, string>>;
  /** Why a command was refused, as a sentence without its end; `{charge}` is filled from `params`. */
  readonly commandRefusals: Readonly<Record<CommandRefusal, string>>;
  /** Why a setting cannot be changed now, as a sentence without its end. */
  readonly unrests: Readonly<Record<Unrest, string>>;
  /** What the change would cost if it were made all the same, as a sentence without its end. */
  readonly changeConsequences: Readonly<Record<ChangeConsequence, string>>;
  /** Title of each problem; `{name}` is filled from `params`. */
  readonly problems: Readonly<Record<ProblemCode, string>>;
}

export const en = {
  alarms: {
    "battery-bad": {
      text: "Battery bad",
      cause: "The battery is disconnected, its fuse is open, or the UPS calls it worn out.",
      consequence: "The load may drop at once when the mains fails.",
      firstAction: "Check the battery's connection, and have it replaced if it is worn out.",
    },
    "charger-failed": {
      text: "Charger failed",
      cause: "The UPS reports that its battery charger does not work.",
      consequence: "The battery is not charged any more and will not carry the load through a power failure.",
      firstAction: "Have the UPS repaired before the next power failure.",
    },
    "fan-failure": {
      text: "Fan failed",
      cause: "A fan of the UPS stands still or turns too slowly.",
      consequence: "The UPS grows too hot and may go to bypass or switch off.",
      firstAction: "Check that nothing blocks the fans, and have the failed one replaced.",
    },
    "on-battery": {
      text: "On battery",
      cause: "The mains failed or left the range the UPS accepts.",
      consequence: "The load runs from the battery until it is empty.",
      firstAction: "Check the supply to the UPS and prepare to shut the load down.",
    },
    "low-battery": {
      text: "Battery low",
      cause: "The battery has been discharged nearly to its end, or is worn out.",
      consequence: "The UPS will soon switch its output off.",
      firstAction: "Shut down everything the UPS feeds now.",
    },
    "depleted-battery": {
      text: "Battery depleted",
      cause: "The battery is at or below its end voltage.",
      consequence: "The load drops at once if the mains is not there.",
      firstAction: "Do not rely on this UPS until the battery has charged.",
    },
    "temp-bad": {
      text: "Over-temperature",
      cause: "Fan filters are blocked, a fan failed, or the room is too hot.",
      consequence: "The UPS may shut down or go to bypass; the battery ages quickly.",
      firstAction: "Check air flow and room temperature.",
    },
    "input-bad": {
      text: "Mains out of range",
      cause: "The input voltage or frequency is outside the UPS's limits, or missing.",
      consequence: "The UPS cannot use the mains; the battery stands in.",
      firstAction: "Check the breaker and supply in front of the UPS.",
    },
    "output-overload": {
      text: "Overload",
      cause: "The load draws more than the UPS is rated for.",
      consequence: "The UPS will go to bypass or switch off.",
      firstAction: "Disconnect what matters least.",
    },
    "on-bypass": {
      text: "On bypass",
      cause: "Somebody switched to bypass, or the UPS could not feed the load itself.",
      consequence: "The load runs straight from the mains and is not protected.",
      firstAction: "Find out why, and switch back as soon as it is safe.",
    },
    "ups-output-off": {
      text: "Output off",
      cause: "The UPS was switched off, shut down by timer, or ran out of battery.",
      consequence: "Nothing behind this UPS has power from it.",
      firstAction: "Make sure it is safe, then switch the output on.",
    },
    "general-fault": {
      text: "UPS fault",
      cause: "The UPS reports a fault inside itself.",
      consequence: "It may not hold the load when the mains fails.",
      firstAction: "Read the fault on the UPS's panel and call service.",
    },
    "diagnostic-test-failed": {
      text: "Battery test failed",
      cause: "The battery went low or the UPS reported a fault during the test.",
      consequence: "The battery may not carry the load through an outage.",
      firstAction: "Have the battery checked or replaced.",
    },
    "communications-lost": {
      text: "No contact with the UPS",
      cause: "The serial cable is off, the port is wrong, or the UPS is off.",
      consequence: "All values are old; a power failure may go unseen.",
      firstAction: "Check the cable between card and UPS.",
    },
    "shutdown-pending": {
      text: "Shutdown pending",
      cause: "The UPS was told to switch its output off after a delay.",
      consequence: "The load loses power when the delay is over.",
      firstAction: "Shut the load down, or cancel the shutdown.",
    },
    "shutdown-imminent": {
      text: "Shutdown imminent",
      cause: "The shutdown delay is nearly over, or the battery is depleted.",
      consequence: "The load loses power within seconds.",
      firstAction: "Nothing is left to do in time; see to an orderly start.",
    },
    "test-in-progress": {
      text: "Battery test running",
      cause: "A battery test was started.",
      consequence: "The battery is being used; a shorter runtime is left for a while.",
      firstAction: "Wait for it to end.",
    },
    "storage-failed": {
      text: "Storage failed",
      cause: "The card's disk is full, broken or too slow.",
      consequence: "Events are kept in memory only and would be lost on a restart.",
      firstAction: "Check the card's disk.",
    },
    "host-unprotected": {
      text: "Host unprotected",
      cause: "Its agent does not run, cannot reach the card, or is not armed; or its NUT client is gone without having said so.",
      consequence: "In a power failure this server stays up until the battery is empty, and then drops.",
      firstAction: "See that iSmartMate or upsmon runs on it, reaches the card and is armed; or remove the host if it is gone for good.",
    },
    "host-absent": {
      text: "Host not seen for a day",
      cause: "The server is off, moved elsewhere, or its agent was removed.",
      consequence: "A shutdown waits for it only as long as for an unknown host, not as long as it asked for.",
      firstAction: "Bring it back, or remove it from the list of hosts.",
    },
    "token-expiring": {
      text: "Token about to expire",
      cause: "A day was chosen on which this API token ends, and it is less than 30 days away or over.",
      consequence: "The program that uses it is refused from then on; a server whose agent uses it is no longer protected.",
      firstAction: "Make a new token that does not expire, give it to the program, and revoke this one.",
    },
  },
  severities: { information: "Information", warning: "Warning", critical: "Critical" },
  events: {
    "card.started": "Card started",
    "card.stopped": "Card stopped",
    "alarm.raised": "Alarm raised",
    "alarm.cleared": "Alarm cleared",
    "alarm.acknowledged": "Alarm acknowledged",
  },
  facts: {
    mainsOk: "Mains good",
    onBattery: "On battery",
    outputOn: "Output on",
    onBypass: "On bypass",
    testing: "Test running",
    calibrating: "Calibration running",
    batteryLow: "Battery low",
    shutdownPending: "Shutdown pending",
    fault: "UPS fault",
    overload: "Overload",
    batteryBad: "Battery bad",
    chargerFailed: "Charger failed",
    fanFailed: "Fan failed",
  },
  outputSources: {
    normal: "Mains",
    battery: "Battery",
    bypass: "Bypass",
    boost: "Boost",
    trim: "Trim",
    eco: "Eco",
    converter: "Frequency converter",
    none: "Off",
  },
  batteryStatuses: { unknown: "Unknown", normal: "Normal", low: "Low", depleted: "Depleted" },
  batteryFlows: { charging: "Charging", discharging: "Discharging", floating: "Floating", resting: "Resting" },
  testResults: {
    none: "No test yet",
    running: "Running",
    passed: "Passed",
    failed: "Failed",
    aborted: "Aborted",
    ended: "Ended, the UPS gives no verdict",
  },
  linkStates: { connecting: "Connecting", online: "Connected", lost: "Lost" },
  commandRefusals: {
    busy: "Another command is still being carried out",
    "mains-not-good": "A battery test needs good mains",
    "test-running": "A battery test is already running",
    "no-test-running": "There is no battery test to stop",
    "state-unfit": "The state of the UPS does not allow it now",
    "alarm-active": "It has to wait until no alarm is active",
    "charge-low": "The battery is at {charge} %; a test needs at least 90 %",
    "battery-not-full": "The battery is still charging; a test needs a full one",
    "charge-unknown": "Whether the battery is full cannot be told; set its nominal voltage",
    "beeper-unknown": "The UPS does not tell whether its beeper is on",
    "rejected-by-ups": "The UPS refused the command",
  },
  quantities: {
    "input.voltage": "Input voltage",
    "input.frequency": "Input frequency",
    "input.current": "Input current",
    "input.power": "Input power",
    "bypass.voltage": "Bypass voltage",
    "bypass.frequency": "Bypass frequency",
    "output.voltage": "Output voltage",
    "output.frequency": "Output frequency",
    "output.current": "Output current",
    "output.power": "Output power",
    "output.apparentPower": "Output apparent power",
    "output.load": "Load",
    "battery.voltage": "Battery voltage",
    "battery.current": "Battery current",
    "battery.charge": "Battery charge",
    "battery.runtime": "Runtime left",
    "battery.temperature": "Battery temperature",
    temperature: "Temperature inside",
  },
  topologies: { online: "Online (double conversion)", "line-interactive": "Line-interactive" },
  unrests: {
    "on-battery": "The load is on battery",
    "mains-not-good": "The mains is not good",
    "test-running": "A battery test or calibration is running",
    "battery-low": "The battery is low",
    "shutdown-pending": "The UPS is about to switch off",
    fault: "The UPS has a fault",
    overload: "The UPS is overloaded",
    unknown: "It is not known whether the UPS is on mains",
  },
  changeConsequences: {
    "link-made-anew":
      "The link to the UPS would be made anew: for some seconds the card would not hear the UPS, and nobody would be told of a low battery",
    "nut-name-gone":
      "NUT clients that ask for the UPS by a name it no longer has would lose it; one that last saw it on battery shuts its server down",
    "address-moves":
      "The card would leave its address: whoever watches the UPS through it, servers that NUT shuts down among them, would lose it until they know the new one",
  },
  problems: {
    "request.invalid": "The request is not valid",
    "request.too-large": "The request is too large",
    "request.cross-origin": "The request came from another site",
    "request.foreign-host": "The request was meant for another address",
    "launch.expired": "This launch code has been used or has expired",
    "scan.invalid": "This cannot be searched",
    "plan.invalid": "The plan has faults",
    "change.running": "Addresses are being set already",
    "change.unknown": "There is no such run",
    "card.unknown": "This card has not been found; search again",
    "card.silent": "The card does not answer",
    "not-found": "There is nothing at this address",
    "session.required": "Please log in",
    "session.wrong-credentials": "User name or password is wrong",
    "password.must-change": "Please set a new password first",
    "password.unfit": "This password cannot be used",
    "permission.denied": "You have no right to do this",
    "rate.limited": "Too many attempts; try again in {retryAfterS} s",
    "alarm.unknown": "This alarm is not active",
    "command.refused": "The command was refused",
    "command.unsupported": "This UPS cannot do that",
    "command.unknown-outcome": "The command was sent, but its effect was not seen",
    "link.lost": "There is no contact with the UPS",
    "storage.failed": "The card cannot store this now",
    "settings.invalid": "Some settings are not valid; nothing was changed",
    "settings.conflict": "Somebody else changed these settings meanwhile",
    "settings.version-required": "If-Match has to say which version was read",
    "settings.version-unknown": "There is no such version of these settings",
    "settings.refused": "This cannot be changed unless the UPS is plainly on mains",
    "user.name-taken": "There is a user of this name already",
    "user.unknown": "There is no such user",
    "user.invalid": "Something about this user is not valid; nothing was changed",
    "user.last-administrator": "At least one user has to keep the permission to change things",
    "user.own-permission": "Nobody can change their own permission or remove themselves",
    "token.unknown": "There is no such token",
    "token.too-many": "There are too many tokens; revoke one first",
    "token.no-user": "Only somebody who is logged in can do this, not a program with a token",
    "host.unknown": "There is no such host",
    "host.foreign": "This token speaks for another host",
    "host.too-many": "The card knows too many hosts; remove those that are gone first",
    "host.online": "This host is still there; it would come back at once",
    "drill.refused": "A drill cannot begin while a shutdown is counting down or under way",
    "order.refused": "This cannot be ordered now",
    "https.off": "HTTPS is off on this card",
    "reach.invalid": "The card cannot be reached like this",
    "reach.refused": "The card does not let this program in",
    "import.invalid": "The file cannot be read as a list of cards",
    "fleet.known": "This card is in the fleet already",
    "fleet.full": "There is no room for more cards",
    "silence.refused": "A critical alarm cannot be silenced",
    "run.running": "A command is being sent already",
    "run.unknown": "There is no such command run",
    "count.wrong": "The number does not match the cards that are chosen",
    internal: "Something went wrong inside the program",
  },
} as const satisfies Texts;
