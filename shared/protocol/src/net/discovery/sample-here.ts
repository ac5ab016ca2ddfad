import type { Here } from "../../model/discovery.ts";

/** What a card in good health tells; tests change what they are about. */
export const sampleHere = (change: Partial<Here> = {}): Here => ({
  mac: "02:00:5e:00:53:01",
  cardId: "3f0c6d3e-5a75-4f2c-9d3b-0b0f6f1a0001",
  serial: null,
  model: "iStars card",
  firmware: "0.1.0",
  name: "Rack 1",
  location: "Basement",
  source: "static",
  address: "192.0.2.7",
  prefix: 24,
  gateway: "192.0.2.1",
  dns: ["192.0.2.1"],
  ports: { http: 80, https: 443, snmp: 161, nut: 3493 },
  isNew: false,
  ups: {
    model: "PowerOne 3000",
    isLost: false,
    outputSource: "normal",
    onBattery: false,
    charge: 100,
    load: 25,
    worstAlarm: null,
  },
  change: null,
  ...change,
});
