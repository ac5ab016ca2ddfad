import type { ScanRequest } from "@istars/protocol/model/isearch/found-card.ts";
import { ApiProblem } from "../http/api-problem.ts";
import type { ScanError } from "./scan-error.ts";

/** A request that makes no sense here, as an answer that names what is at fault and where in the request it stands. */
export function invalidScan({ code, value, message }: ScanError, { ranges = [], interfaces = [] }: ScanRequest): ApiProblem {
  const pointer = code === "interface.unknown" ? `/interfaces/${interfaces.indexOf(value)}` : `/ranges/${ranges.indexOf(value)}`;
  return new ApiProblem("scan.invalid", { detail: message, errors: [{ pointer, code, params: { value } }] });
}
