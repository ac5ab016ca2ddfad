import { sampleAlarm } from "@istars/protocol/model/sample-alarm.ts";
import { sampleLine, sampleReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { sampleLink } from "../live/sample-snapshot.ts";
import { SnmpCounters } from "../snmp/counters.ts";
import { type ApiBench, openApi, PASSWORD } from "./api-bench.ts";

const basic = (user: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` });

async function scrape(api: ApiBench, headers: Record<string, string> = basic("admin", PASSWORD)) {
  const { statusCode, payload, headers: answered } = await api.app.inject({ url: "/metrics", headers });
  const values = new Map<string, number>();
  for (const line of statusCode === 200 ? payload.split("\n") : []) {
    const match = /^([^#\s]\S*(?: \S+=\S+)*) (\S+)$/.exec(line);
    if (match?.[1]) values.set(match[1], Number(match[2]));
  }
  return { status: statusCode, values, headers: answered, text: payload };
}

test("a scrape needs the permission to read, by password or by session", async () => {
  await using api = await openApi();
  await api.addUser("nobody", "none");
  const refused = await scrape(api, {});
  expect(refused.status).toBe(401);
  expect(refused.headers["www-authenticate"]).toBe('Basic realm="iStars card", charset="UTF-8"');
  expect((await scrape(api, basic("admin", "wrong"))).status).toBe(401);
  expect((await scrape(api, basic("nobody", PASSWORD))).status).toBe(403);
  expect((await scrape(api, { authorization: "Bearer abc" })).status).toBe(401);
  for (const authorization of ["Basic", "Basic !!!", `Basic ${Buffer.from("nocolon").toString("base64")}`, `Basic ${"A".repeat(2_000)}`]) {
    expect((await scrape(api, { authorization })).status).toBe(400);
  }
  const granted = await scrape(api);
  expect(granted.status).toBe(200);
  expect(granted.headers["www-authenticate"]).toBeUndefined();
  expect(granted.headers["content-type"]).toContain("text/plain; version=0.0.4");
  expect((await scrape(api, { cookie: await api.logIn() })).status).toBe(200);
});

test("SAFETY 32: guessing a password with scrapes is slowed down like log-ins, per address", async () => {
  await using api = await openApi();
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await scrape(api, basic("admin", `wrong ${i}`))).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await api.ask("openSession", { body: { user: "admin", password: PASSWORD }, from: "10.9.9.9" })).status).toBe(200);
});

test("what the UPS tells is there in base units; what it does not tell is absent, and zero is zero", async () => {
  await using api = await openApi();
  api.live.publishReading({
    reading: sampleReading({
      input: [sampleLine({ voltage: 229.5, frequency: 50 })],
      output: [sampleLine({ voltage: 230, load: 0 }), sampleLine({ voltage: 231, load: 42 })],
      facts: { fault: null, overload: true },
      battery: { charge: 87, voltage: 27.3, temperature: null },
      secondsOnBattery: 0,
    }),
    atMonoMs: api.clock.monoMs(),
  });
  await api.clock.advance(1_500);
  const { values, text } = await scrape(api);
  const expected: Record<string, number> = {
    istars_link_up: 1,
    istars_reading_age_seconds: 1.5,
    'istars_input_voltage_volts{phase="1"}': 229.5,
    'istars_output_voltage_volts{phase="2"}': 231,
    'istars_output_load_ratio{phase="1"}': 0,
    'istars_output_load_ratio{phase="2"}': 0.42,
    'istars_ups_fact{fact="mainsOk"}': 1,
    'istars_ups_fact{fact="onBattery"}': 0,
    'istars_ups_fact{fact="overload"}': 1,
    istars_battery_charge_ratio: 0.87,
    istars_ups_on_battery_seconds: 0,
  };
  for (const [name, value] of Object.entries(expected)) expect([name, values.get(name)]).toEqual([name, value]);
  expect(values.has('istars_ups_fact{fact="fault"}')).toBe(false);
  expect(text).not.toMatch(/battery_temperature|runtime|bypass_voltage|current_amperes/);
});

test("of a UPS lost on mains only the age is left; one lost on battery keeps what is held", async () => {
  await using api = await openApi();
  api.live.publishLink(sampleLink("lost"));
  const lost = (await scrape(api)).values;
  expect(lost.get("istars_link_up")).toBe(0);
  expect(lost.has("istars_reading_age_seconds")).toBe(true);
  expect(lost.has('istars_ups_fact{fact="onBattery"}')).toBe(false);
  api.live.publishReading({ reading: sampleReading({ trust: "held", facts: { onBattery: true } }), atMonoMs: 0 });
  expect((await scrape(api)).values.get('istars_ups_fact{fact="onBattery"}')).toBe(1);
});

test("alarms, counters and the process itself are there", async () => {
  const snmp = new SnmpCounters();
  snmp.inPkts = 9;
  await using api = await openApi({ snmp });
  api.live.publishAlarm(sampleAlarm("on-battery"), true);
  api.live.publishLink({ ...sampleLink("online"), counters: { ...sampleLink("online").counters, timedOut: 3, noiseBytes: 17 } });
  api.counters.add("nut_commands", 4);
  await api.ask("readSession");
  const { values } = await scrape(api);
  expect(values.get('istars_alarm_active{alarm="on-battery",severity="warning"}')).toBe(1);
  expect(values.get('istars_alarm_active{alarm="low-battery",severity="critical"}')).toBe(0);
  expect(values.get("istars_link_timed_out_total")).toBe(3);
  expect(values.get("istars_link_noise_bytes_total")).toBe(17);
  expect(values.get("istars_nut_commands_total")).toBe(4);
  expect(values.get("istars_http_client_errors_total")).toBe(1);
  expect(values.get('istars_snmp_total{counter="inPkts"}')).toBe(9);
  expect(values.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
});
