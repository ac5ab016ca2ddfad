import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Downloads what is seen. The browser takes the file straight from the program, however long it is. */
export function CsvLink({ href }: { readonly href: string }) {
  const { t } = useTranslation("records");
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      title={t("downloadHelp")}
      leftSection={<IconDownload size="1rem" stroke={1.5} aria-hidden="true" />}
    >
      {t("download")}
    </Button>
  );
}
