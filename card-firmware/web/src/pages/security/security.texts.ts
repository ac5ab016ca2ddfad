/** Words of the page of the card's certificate. */
export const securityTexts = {
  title: "Security",
  about: "The card proves who it is with a key of its own. Servers that it protects know it by this key.",
  failed: "The certificate could not be read: {reason}",
  off: "HTTPS is off",
  offHelp:
    "This card answers over plain HTTP alone. Start its program with --https ADDR:PORT; key and certificate are then made by themselves.",
  key: "Identity key",
  keyHelp:
    "Put it into the settings of iSmartMate beside this card’s address, as identity-key. It stays the same when the certificate is renewed, " +
    "so that no server has to learn it anew.",
  copyFailed: "The browser does not let pages copy here. Select the key and copy it yourself.",
  certificate: "Certificate",
  certificateHelp:
    "The card signs it itself, so browsers warn at the first visit. Compare the fingerprint with the one the browser shows, or install the file as trusted.",
  labels: {
    name: "Issued to",
    serial: "Serial number of the card",
    names: "Valid for",
    until: "Valid until",
    fingerprint: "Fingerprint (SHA-256)",
    port: "HTTPS port",
  },
  renewsItself: "{moment}; the card renews it 30 days before, and when its name or address changes",
  download: "Download certificate",
  renew: "Renew now …",
  renewTitle: "Make a new certificate?",
  renewText:
    "The identity key stays the same: agents stay connected and learn nothing anew. A browser that was told to trust the old certificate asks again.",
  renewConfirm: "Renew",
  renewed: "Renewed.",
  notRenewed: "Not renewed: {reason}",
} as const;
