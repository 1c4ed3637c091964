import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { bookQuery, treeQuery } from "#api";
import { useT } from "#i18n";
import { Button, Page as Frame, Loaded, Skeleton } from "#ui";
import { ContentsEditor } from "./ContentsEditor";
import { VersionsSheet } from "./VersionsSheet";

/** Where the reader of an own book says how it goes. */
export function Page() {
  const { bookId = "" } = useParams({ strict: false }) as { bookId?: string };
  const t = useT();
  const book = useQuery(bookQuery(bookId));
  const tree = useQuery(treeQuery(bookId));
  const [isListing, setListing] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const back = { href: `/books/${bookId}`, label: book.data?.title ?? t("library.book") };
  return (
    <Frame
      title={t("contents.title")}
      lead={t("contents.lead")}
      back={back}
      actions={
        tree.data && (
          <Button size="s" icon="clock" onPress={() => setListing(true)}>
            {t("contents.versions")}
          </Button>
        )
      }
    >
      <Loaded query={tree} skeleton={<Skeleton height={96} count={5} />}>
        {(found) => (
          <>
            <ContentsEditor
              tree={found}
              language={book.data?.language ?? ""}
              chapter={book.data?.place?.chapter}
              onReload={() => tree.refetch()}
              onChanged={setChanged}
            />
            {isListing && (
              <VersionsSheet
                bookId={bookId}
                version={found.version}
                isChanged={isChanged}
                onClose={() => setListing(false)}
              />
            )}
          </>
        )}
      </Loaded>
    </Frame>
  );
}
