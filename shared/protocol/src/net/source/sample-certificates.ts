import { X509Certificate } from "node:crypto";
import { identityKeyOf } from "./identity-key.ts";

/** What a TLS server is started with. */
export interface SampleCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Keys and certificates made for tests alone, valid for a hundred years; two of them over one key. */
const KEY_ONE = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4SWF9TTQBOtebqmr
gWT05g6IfxVXEnkN4XFiCuyLY96hRANCAATDYcZlPXoP4x2XwpxpA/fGkrQtGGK9
eCgva8PG5li+lzm6J4SRS3hNQBn1gHrehQZG9BCmxahPxdMHDms52DWz
-----END PRIVATE KEY-----`;

const KEY_TWO = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguOCfFGRiq+h5t9Bi
0jkCGZgjrCXkls+eJf0QPWlVQsehRANCAASwU+O2loPq6QETkBVrl/2BnpRECk1J
nBmc+3dlc3s5UcHyHHSJRtI8KXFZ4pNODG2g8Aw+5cnlCYlh+BT0x9Qg
-----END PRIVATE KEY-----`;

/** A device's certificate. For tests. */
export const FIRST_CERTIFICATE: SampleCertificate = {
  key: KEY_ONE,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYjCCAQigAwIBAgIBATAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARjYXJkMCAX
DTI2MTEyMjIwMTUyNVoYDzIxMjYxMDI5MjAxNTI1WjAPMQ0wCwYDVQQDDARjYXJk
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEw2HGZT16D+Mdl8KcaQP3xpK0LRhi
vXgoL2vDxuZYvpc5uieEkUt4TUAZ9YB63oUGRvQQpsWoT8XTBw5rOdg1s6NTMFEw
HQYDVR0OBBYEFHKGscDMQCgOBiFiaU3tsEa53NtdMB8GA1UdIwQYMBaAFHKGscDM
QCgOBiFiaU3tsEa53NtdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAw
RQIhAOCHdReFT9E7+rc18NJqUIB8JhMLxLpStStXuGsCAjRYAiAOB9f0OWHY0FGY
AhDBXaLcojCxuWsuDEHoTl/RLHAYQQ==
-----END CERTIFICATE-----`,
};
/** The same device's next one, over the same key. For tests. */
export const RENEWED_CERTIFICATE: SampleCertificate = {
  key: KEY_ONE,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYjCCAQigAwIBAgIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARjYXJkMCAX
DTI2MTEyMjIwMTUyNVoYDzIxMjYxMDI5MjAxNTI1WjAPMQ0wCwYDVQQDDARjYXJk
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEw2HGZT16D+Mdl8KcaQP3xpK0LRhi
vXgoL2vDxuZYvpc5uieEkUt4TUAZ9YB63oUGRvQQpsWoT8XTBw5rOdg1s6NTMFEw
HQYDVR0OBBYEFHKGscDMQCgOBiFiaU3tsEa53NtdMB8GA1UdIwQYMBaAFHKGscDM
QCgOBiFiaU3tsEa53NtdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAw
RQIgDJhAEMo1mjUHgbehQLGF3AjK8gFBYZ6tvbVMeF6bJjcCIQCyxlHi7wufoelX
yLYb+gESXn95K/zU26axLLIBTfbppw==
-----END CERTIFICATE-----`,
};
/** Somebody else's, of the same name. For tests. */
export const OTHER_CERTIFICATE: SampleCertificate = {
  key: KEY_TWO,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYjCCAQigAwIBAgIBAzAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARjYXJkMCAX
DTI2MTEyMjIwMTUyNVoYDzIxMjYxMDI5MjAxNTI1WjAPMQ0wCwYDVQQDDARjYXJk
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsFPjtpaD6ukBE5AVa5f9gZ6URApN
SZwZnPt3ZXN7OVHB8hx0iUbSPClxWeKTTgxtoPAMPuXJ5QmJYfgU9MfUIKNTMFEw
HQYDVR0OBBYEFKkrSYllWMam3P7GLKR9181/M/tOMB8GA1UdIwQYMBaAFKkrSYll
WMam3P7GLKR9181/M/tOMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAw
RQIhAK59QPBDxuHJAnqcfWV05EYaG5acbwn4TAOkNY2gtxMjAiBHNGdEXF4Qefu0
PA3r8mOo9/AoU5R/KimvED4pZJ0S9g==
-----END CERTIFICATE-----`,
};

/** The identity key that goes with a sample. For tests. */
export const sampleIdentityKey = ({ cert }: SampleCertificate): string => identityKeyOf(new X509Certificate(cert));
