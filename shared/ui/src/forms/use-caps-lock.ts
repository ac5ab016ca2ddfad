import { type KeyboardEvent, useState } from "react";

/** Whether Caps Lock was on at the last key pressed in a field; spread `keys` on it. */
export function useCapsLock() {
  const [isOn, setIsOn] = useState(false);
  const look = (event: KeyboardEvent) => setIsOn(event.getModifierState("CapsLock"));
  return { isOn, keys: { onKeyDown: look, onKeyUp: look, onBlur: () => setIsOn(false) } };
}
