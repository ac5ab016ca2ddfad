import { FormMessage } from "@istars/ui/forms/form-message.tsx";
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../frame/service-note.module.css";
import { callAloud, maySound } from "./call-aloud.ts";
import { useIsCalling } from "./use-calling.ts";

/**
 * Says that no alarm will be heard although the sound is on, as after a page was opened by itself: browsers keep a page silent that nobody
 * has touched. Any click or key is enough, and then it goes.
 */
export function SoundNote() {
  const { t } = useTranslation("view");
  const isCalling = useIsCalling();
  const [isMute, setIsMute] = useState(() => !maySound());
  useEffect(() => {
    if (!isMute) return;
    const look = () => setIsMute(!maySound());
    // After the page's own: what is clicked is still there when the click arrives.
    const signs = ["click", "keyup"] as const;
    for (const sign of signs) window.addEventListener(sign, look);
    return () => {
      for (const sign of signs) window.removeEventListener(sign, look);
    };
  }, [isMute]);
  if (!isCalling || !isMute) return null;
  return (
    <div className={classes.note}>
      <FormMessage tone="warning" lead={t("mute")}>
        <div>{t("muteHelp")}</div>
        <Button size="compact-sm" variant="default" mt="xs" onClick={callAloud}>
          {t("unmute")}
        </Button>
      </FormMessage>
    </div>
  );
}
