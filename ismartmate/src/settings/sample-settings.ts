/** An identity key as cards show it. */
export const SAMPLE_KEY = "3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8=";

/** A settings file as an administrator keeps it, with one of everything. */
export const SAMPLE_SETTINGS = `# Database server, rack 3.
armed: on
listen: 127.0.0.1:9000   # the pages

host:
  # as in the inventory
  name: db-1
  needs: 3 min
  warning: 30 s

sources:
  # the card of the big UPS
  - id: main
    card: https://192.0.2.7
    identity-key: ${SAMPLE_KEY}
    token-file: main.token
  - id: old
    snmp: 192.0.2.8:1161
    version: v1
    community: 0123      # read-only
    every: 5 s
  - id: nut
    nut: fe80::1
    ups: rack
    user: upsmon
    password: "pass #1: word"
    tls: offered

feeds:
  - id: a
    sources: [main]
  - id: b
    sources: [old, nut]
feeds-needed: 1

when:
  on-battery: 10 min
  runtime: estimated
  charge: 20 %
  over-temperature: 60.5 °C
  overload: off
  need-factor: 2
  margin: 1 min 30 s
  steady: 45 s

warn: system
# the order counts
commands:
  - run: [/usr/bin/systemctl, stop, postgresql]
    limit: 1 min         # it writes a lot
  - run: [/bin/sync]
power-off: [/sbin/poweroff, -f]
`;
