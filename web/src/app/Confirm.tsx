import { lazy, Suspense, useEffect, useState } from "react";
import { onFreshNeeded } from "#api";
import { speakWhole } from "#i18n";

const FreshSheet = lazy(() =>
  speakWhole()
    .then(() => import("../parts/second/FreshSheet"))
    .then(({ FreshSheet }) => ({ default: FreshSheet })),
);

/** Where the question "is it you?" rises from, over whatever page is open; fetched when it is asked first. */
export function Confirm() {
  const [ask, setAsk] = useState<{ end(done: boolean): void } | null>(null);
  useEffect(
    () =>
      onFreshNeeded(
        () =>
          new Promise((resolve) =>
            setAsk({
              end: (done) => {
                setAsk(null);
                resolve(done);
              },
            }),
          ),
      ),
    [],
  );
  return (
    ask && (
      <Suspense>
        <FreshSheet onEnd={ask.end} />
      </Suspense>
    )
  );
}
