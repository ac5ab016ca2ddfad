/** From hex, with blanks for the reader. For tests. */
export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** Composed by hand from RFC 1157 §4.1.6: upsTrapOnBattery of upsTraps (33.2), from 192.0.2.9, with upsSecondsOnBattery.0 = 7. */
export const TRAP_V1 = bytesOf(
  "3038 020100 0406 7075626c6963 a42b 0607 2b060102012102 4004c0000209 020106 020101 430164" + "3011 300f 060a 2b060102012101020200 020107",
);
/** Composed by hand from RFC 3416 §4.2.6: sysUpTime.0 = 100, snmpTrapOID.0 = 1.3.6.1.2.1.33.2.3, number 0x01020304. */
export const INFORM = bytesOf(
  "3042 020101 0406 7075626c6963 a635 0204 01020304 020100 020100 3027" +
    "300d 0608 2b06010201010300 430164" +
    "3016 060a 2b060106030101040100 0608 2b06010201210203",
);
