import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { AdminJobs } from "#api";
import { useFormat, useProblemText, useT } from "#i18n";
import { Button, EmptyState, Loaded, Section, Segmented, Skeleton, Table, Tag, useToasts } from "#ui";
import styles from "./admin.module.css";
import { jobsQuery, useRetryJob } from "./queries";

type Job = AdminJobs["items"][number];

const TONES: Record<string, "right" | "wrong" | "accent"> = {
  succeeded: "right",
  failed: "wrong",
  doing: "accent",
};
const RETRIED = new Set(["failed", "aborted", "cancelled"]);

function Retry({ job }: { job: Job }) {
  const t = useT();
  const explain = useProblemText();
  const toasts = useToasts();
  const retry = useRetryJob();
  return (
    <Button
      size="s"
      icon="retry"
      isPending={retry.isPending}
      onPress={() =>
        retry.mutate(job.id, {
          onSuccess: () => toasts.show({ text: t("admin.retried"), tone: "right" }),
          onError: (problem) => toasts.show({ text: explain(problem), tone: "wrong" }),
        })
      }
    >
      {t("admin.retry")}
    </Button>
  );
}

/** A job in words, with the name that the server's log has for it. */
function Named({ job }: { job: Job }) {
  const t = useT();
  const words = t.maybe(`admin.job.${job.name}`);
  return (
    <>
      {words}
      <bdi dir="ltr" className={words ? styles.code : undefined}>{`${job.name} #${job.id}`}</bdi>
    </>
  );
}

function useColumns() {
  const t = useT();
  const format = useFormat();
  return [
    {
      id: "job",
      title: t("admin.job"),
      isHeader: true,
      cell: (job: Job) => <Named job={job} />,
    },
    {
      id: "state",
      title: t("admin.state"),
      cell: (job: Job) => (
        <Tag tone={TONES[job.status]}>{t.maybe(`admin.status.${job.status}`) ?? job.status}</Tag>
      ),
    },
    {
      id: "attempts",
      title: t("admin.attempts"),
      numeric: true,
      cell: (job: Job) => format.number(job.attempts),
    },
    {
      id: "error",
      title: t("admin.error"),
      cell: (job: Job) => (job.error ? <bdi dir="ltr">{job.error}</bdi> : null),
    },
    {
      id: "changed",
      title: t("admin.changed"),
      cell: (job: Job) => (job.changed_at ? format.moment(job.changed_at) : null),
    },
    {
      id: "act",
      title: t("admin.action"),
      cell: (job: Job) => (RETRIED.has(job.status) ? <Retry job={job} /> : null),
    },
  ];
}

/** Work done in the background; the filter stands in the address, so that a page can be shared. */
export function Jobs() {
  const t = useT();
  const navigate = useNavigate();
  const columns = useColumns();
  const { status } = useSearch({ strict: false }) as { status?: Job["status"] };
  const query = useQuery(jobsQuery(status));
  const counts = query.data?.counts ?? {};
  const label = (name: string) => t.maybe(`admin.status.${name}`) ?? name;
  const choices = [
    { value: "", label: t("admin.jobs.all") },
    ...Object.entries(counts).map(([name, count]) => ({
      value: name,
      label: <Counted label={label(name)} count={count} />,
    })),
  ];
  return (
    <Section
      title={t("admin.jobs")}
      actions={
        <Segmented
          label={t("admin.jobs.filter")}
          labelHidden
          choices={choices}
          value={status ?? ""}
          onChange={(next) => navigate({ href: next ? `/admin?status=${next}` : "/admin", replace: true })}
        />
      }
    >
      <Loaded query={query} skeleton={<Skeleton height={44} count={5} />}>
        {({ items }) =>
          items.length ? (
            <Table label={t("admin.jobs")} rows={items} rowKey={(job) => job.id} columns={columns} />
          ) : (
            <EmptyState title={t("admin.jobs.empty")} illustration="cup">
              {t("admin.jobs.empty.detail")}
            </EmptyState>
          )
        }
      </Loaded>
    </Section>
  );
}

function Counted({ label, count }: { label: string; count: number }) {
  const format = useFormat();
  return (
    <>
      {label} <span className={styles.count}>{format.number(count)}</span>
    </>
  );
}
