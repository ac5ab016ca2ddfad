import { type Field, HOST_FIELDS, keyOf, LIMIT, SNMP_AUTH, SNMP_PRIV, TOP_FIELDS, WHEN_FIELDS } from "./fields.ts";

const comment = (text: string, indent = ""): string =>
  wrapped(text, 126 - indent.length)
    .map((line) => `${indent}# ${line}`)
    .join("\n");

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A field with what it is for. It stands there with its default; where leaving it out means something else, as a comment. */
function fieldText(name: string, { about, kind, standard, example }: Field<unknown>, indent = ""): string {
  if (example !== undefined) return `${comment(about, indent)}\n${indent}#${keyOf(name)}: ${example}`;
  return `${comment(`${about} Default: ${kind.format(standard)}.`, indent)}\n${indent}${keyOf(name)}: ${kind.format(standard)}`;
}

const section = (fields: Readonly<Record<string, Field<unknown>>>): string =>
  Object.entries(fields)
    .map(([name, field]) => fieldText(name, field, "  "))
    .join("\n");

const HEAD = `\
# Settings of iSmartMate, which shuts this server down before the batteries of its UPSs are empty.
#
# A value that is left out has its default. Times carry their unit: 90 s, 5 min, 1 h 30 min.
# After a change, \`ismartmate check --config FILE\` says what is wrong and where. A running service takes a good file over without
# a restart, and keeps to the old one if the new one has a fault.
# Whoever may write this file decides what runs with all rights when the power fails: keep it to the administrator.`;

const SOURCES = `\
# Who tells of the UPSs: a card by its event stream, any RFC 1628 card by SNMP, or a NUT server. The secrets may stand here or,
# better, each alone in the first line of a file that only the service may read; its name is relative to this file's folder.
sources: []
#  - id: card-a
#    card: https://192.0.2.7
#    identity-key: the SHA-256 of the card's public key in base64, as its page on security shows it
#    token-file: card-a.token
#  - id: snmp-b
#    snmp: 192.0.2.8
#    version: v2c
#    community-file: snmp-b.community
#    every: 2 s
#  - id: snmp-d
#    snmp: 192.0.2.10
#    version: v3
#    user: ups
#    auth: sha256          # how it is signed: ${SNMP_AUTH.expects.replaceAll("`", "")}
#    auth-password-file: snmp-d.auth
#    priv: aes             # how it is encrypted: ${SNMP_PRIV.expects.replaceAll("`", "")}
#    priv-password-file: snmp-d.priv
#  - id: nut-c
#    nut: 192.0.2.9
#    ups: rack
#    user: upsmon
#    password-file: nut-c.password
#    tls: off              # or offered, required; then also identity-key

# One feed for each way power reaches this server, with the sources that tell of its UPS.
#feeds:
#  - id: a
#    sources: [card-a]
#  - id: b
#    sources: [snmp-b, nut-c]`;

const ACTIONS = `\
# What happens then, in this order. It is changed in this file only, never from the pages.

# How users are told: \`system\`, \`off\`, or a list of commands like the one below.
warn: system

# Run one after the other, without a shell; one that fails or takes too long does not keep the next from running.
# \`limit\`: ${LIMIT.about.charAt(0).toLowerCase()}${LIMIT.about.slice(1)} ${LIMIT.kind.format(LIMIT.standard)} if left out. Together with the warning they have to fit into \`needs\`.
commands: []
#  - run: [/usr/bin/systemctl, stop, postgresql]
#    limit: 30 s

# \`system\`: the system's own way of switching off. Or a program of your own: [/opt/site/power-off, --now]
power-off: system`;

/** The file for a first start: valid, not armed, with every value at its default and what it is for. */
export const defaultText = (): string => `${HEAD}

${fieldText("armed", TOP_FIELDS.armed)}

${fieldText("listen", TOP_FIELDS.listen)}

# This server.
host:
${section(HOST_FIELDS)}

${SOURCES}

${fieldText("feedsNeeded", TOP_FIELDS.feedsNeeded)}

# When a feed cannot be counted on any more. The server goes down when fewer than it needs are left.
when:
${section(WHEN_FIELDS)}

${ACTIONS}
`;
