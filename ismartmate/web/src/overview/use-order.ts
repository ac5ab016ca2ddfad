import type { OrderRequest } from "@istars/protocol/model/ismartmate/http.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";
import { failureOf } from "@istars/ui/failures/failure-of.ts";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../session/api-context.ts";

export interface OrderForm {
  give(order: OrderRequest): void;
  readonly isPending: boolean;
  readonly failure: Failure | null;
}

/** Gives the agent an order; what comes of it is told by its state. */
export function useOrder(onGiven: () => void): OrderForm {
  const api = useApi();
  const order = useMutation({ mutationFn: (given: OrderRequest) => api.giveOrder(given), onSuccess: onGiven });
  return { give: (given) => order.mutate(given), isPending: order.isPending, failure: order.isError ? failureOf(order.error) : null };
}
