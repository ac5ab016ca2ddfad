import type { Command, CommandOutcome } from "@istars/protocol/model/command.ts";
import type { ActiveAlarm } from "@istars/protocol/model/event.ts";
import type { Audit } from "@istars/service/auth/audit.ts";
import { ReadyJson } from "@istars/service/http/routes.ts";
import type { Live } from "../live/live.ts";
import { problemOfCard } from "./card-problem.ts";
import type { CardStream } from "./card-stream.ts";
import type { DeclareRoute } from "./declare-route.ts";
import type { StatusJson } from "./status-json.ts";
import { wishesOf } from "./stream-client.ts";

export interface UpsRoutesDeps {
  readonly live: Live;
  readonly status: StatusJson;
  readonly stream: CardStream;
  readonly audit: Audit;
  /** Marks an active alarm as seen by a user. Rejects with `CommandError`. */
  readonly acknowledge: (instance: number, by: string) => Promise<ActiveAlarm>;
  /** Asks something of the UPS on behalf of a user. Rejects with `CommandError` or `UpsError`. */
  readonly command: (command: Command, by: string) => Promise<CommandOutcome>;
}

/** The UPS: its state, its alarms, its stream, and what can be asked of it. Whatever changes something is audited, also when refused. */
export function declareUpsRoutes(declareRoute: DeclareRoute, deps: UpsRoutesDeps): void {
  const { live, status, stream, audit, acknowledge, command } = deps;

  /** Acts and notes who did it and what came of it. */
  async function audited<T>(
    entry: { readonly user: string; readonly source: string; readonly action: string; readonly detail: string },
    act: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> {
    try {
      const result = await act();
      await audit.record({ ...entry, outcome: outcomeOf(result) });
      return result;
    } catch (error) {
      await audit.record({ ...entry, outcome: problemOfCard(error)?.code ?? "internal" });
      throw error;
    }
  }

  declareRoute("readStatus", () => new ReadyJson(status.text()));
  declareRoute("listAlarms", () => ({ alarms: [...live.current().alarms] }));
  declareRoute("acknowledgeAlarm", ({ params, caller, address }) =>
    audited(
      { user: caller.user, source: address, action: "alarm.acknowledge", detail: String(params.instance) },
      () => acknowledge(params.instance, caller.user),
      () => "ok",
    ),
  );
  declareRoute("sendCommand", ({ body, caller, address }) =>
    audited(
      { user: caller.user, source: address, action: "ups.command", detail: body.command },
      () => command(body.command, caller.user),
      ({ outcome }) => outcome,
    ),
  );
  declareRoute("stream", async ({ query, caller, request, reply }) => {
    const lastEventId = request.headers["last-event-id"];
    await stream.accept(reply, caller, wishesOf(query), typeof lastEventId === "string" ? lastEventId : null);
  });
}
