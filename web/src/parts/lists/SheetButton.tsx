import { useT } from "#i18n";
import { Button } from "#ui";
import { useTaking } from "./useTaking";

/** A list to take along, as a file of values parted by commas. */
export function SheetButton({ name, fetchSheet }: { name: string; fetchSheet(): Promise<Blob> }) {
  const t = useT();
  const { isPending, take } = useTaking();
  return (
    <Button icon="download" isPending={isPending} onPress={() => take(`${name}.csv`, fetchSheet)}>
      {t("people.csv")}
    </Button>
  );
}
