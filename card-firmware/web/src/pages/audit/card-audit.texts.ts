/** Words of what stands in the card's audit record beside log-ins and users. */
export const cardAuditTexts = {
  tabs: "Events and audit",
  actions: {
    "settings.change": "Settings changed",
    "ups.command": "Command to the UPS",
    "alarm.acknowledge": "Alarm acknowledged",
    "token.create": "Token made",
    "token.revoke": "Token revoked",
    "token.use": "Token shown",
    "token.bind": "Token bound to its host",
    "host.add": "Host seen for the first time",
    "host.remove": "Host removed",
    "discovery.set": "Change by discovery",
    "network.apply": "Address put in force",
    "certificate.renew": "Certificate renewed",
  },
  rolledBack: "Undone: the address before is in force",
  details: {
    saved: "{section}, version {version}: {fields}",
    noted: "{text} ({notes})",
    asIn: "as in version {version}",
    inSpiteOf: "in spite of: {reason}",
    host: "Host",
    numbered: { token: "Token no. {id}", alarm: "Alarm of event no. {id}" },
    commands: {
      "test.battery.start.quick": "Quick battery test",
      "test.battery.start.deep": "Deep battery test",
      "test.battery.stop": "Battery test stopped",
      "beeper.toggle": "Beeper on or off",
    },
  },
} as const;
