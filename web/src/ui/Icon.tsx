import { cx } from "./cx";
import styles from "./Icon.module.css";

/** Our own line icons on a grid of 24, stroke 1.75, each as the `d` of one path. */
const PATHS = {
  add: "M12 5v14M5 12h14",
  alert:
    "M12 8.5v4.5M12 16.4v.1M10.3 4.2 2.8 17.3A2 2 0 0 0 4.5 20.3h15a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z",
  back: "M19 12H5M11 6l-6 6 6 6",
  book: "M12 6.6C10 5 7 4.4 3.5 4.8v13.6c3.5-.4 6.5.2 8.5 1.8M12 6.6c2-1.6 5-2.2 8.5-1.8v13.6c-3.5-.4-6.5.2-8.5 1.8M12 6.6v13.6",
  bookmark: "M7 4h10v16l-5-4-5 4Z",
  cards:
    "M8 7V5.5A1.5 1.5 0 0 1 9.5 4h9A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H17M5.5 8h9A1.5 1.5 0 0 1 16 9.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 18.5v-9A1.5 1.5 0 0 1 5.5 8ZM7.5 13h5M7.5 16h3",
  check: "m5 12.5 4.5 4.5L19 7.5",
  chevron: "m6 9.5 6 6 6-6",
  clock: "M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z",
  close: "m6 6 12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  download:
    "M12 4.5v11M7.5 11 12 15.5 16.5 11M4.5 15.5V18A1.5 1.5 0 0 0 6 19.5h12a1.5 1.5 0 0 0 1.5-1.5v-2.5",
  edit: "M5 19h3.2L18.5 8.7l-3.2-3.2L5 15.8ZM13.2 7.6l3.2 3.2",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
  flame:
    "M12 3c.5 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2 .9-3.3 2-4.5.3 1.5 1 2.3 1.8 2.6C10 8.5 10.5 5.5 12 3Z",
  forward: "M5 12h14M13 6l6 6-6 6",
  globe:
    "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM3.5 12h17M12 3.5c2.5 2.4 3.6 5.3 3.6 8.5s-1.1 6.1-3.6 8.5c-2.5-2.4-3.6-5.3-3.6-8.5s1.1-6.1 3.6-8.5Z",
  keyboard:
    "M4.5 6.5h15A1.5 1.5 0 0 1 21 8v8a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16V8a1.5 1.5 0 0 1 1.5-1.5ZM7 10.2v.1M10.3 10.2v.1M13.7 10.2v.1M17 10.2v.1M8 14h8",
  leaf: "M5 19c0-9 5-14 15-14 0 9-4.5 13.5-11 13.5-1.5 0-2.7-.3-3.4-.8M5 21c.5-5 3.5-9 8.5-11",
  learn: "M12 4.5 2.5 9 12 13.5 21.5 9 12 4.5ZM6.5 11v5c1.5 1.4 3.3 2 5.5 2s4-.6 5.5-2v-5M21.5 9v5.5",
  list: "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1",
  me: "M12 4.5a3.75 3.75 0 1 0 0 7.5 3.75 3.75 0 0 0 0-7.5ZM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  merge: "M5 4.5h14M5 19.5h14M12 6.5v4M12 17.5v-4M9.5 8.5 12 11l2.5-2.5M9.5 15.5 12 13l2.5 2.5",
  mic: "M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3ZM6 11.5a6 6 0 0 0 12 0M12 17.5v3M9 20.5h6",
  minus: "M5 12h14",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  more: "M6 12v.1M12 12v.1M18 12v.1",
  offline:
    "M4 4l16 16M8.5 8.2A6 6 0 0 0 6 12a4 4 0 0 0 1 7.9h10.5M11 6.1a6 6 0 0 1 6.9 5.5 4.2 4.2 0 0 1 3 6",
  out: "M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12H21M17.5 8.5 21 12l-3.5 3.5",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  play: "M8 5.2v13.6L19 12Z",
  pulse: "M3 12h4l2.5-6 4.5 12 2.5-6H21",
  retry: "M19.5 8.5A8.3 8.3 0 1 0 20.3 12M20 4v4.5h-4.5",
  search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM16 16l4.5 4.5",
  sentenceAfter: "M6 6.5 13.5 12 6 17.5ZM17.5 6v12",
  sentenceBefore: "M18 6.5 10.5 12 18 17.5ZM6.5 6v12",
  shield: "M12 3.5 5 6v5.5c0 4.5 2.9 7.6 7 9 4.1-1.4 7-4.5 7-9V6ZM9 12l2.2 2.2L15.3 10",
  slow: "M3.5 16.5c.5-4.5 3.5-7.5 7.5-7.5s7 3 7.5 6M3.5 16.5h13M18.5 15c0-2.5.5-4 1.5-4.5 1-.4 2 .4 2 1.5 0 1.8-1.5 3-3.5 3M6.5 16.5V19M14 16.5V19",
  speaker: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9.2a4 4 0 0 1 0 5.6M18 6.7a7.5 7.5 0 0 1 0 10.6",
  split: "M4 12h2.5M9.5 12h5M17.5 12H20M12 9V3M12 15v6M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5",
  stop: "M7 7h10v10H7Z",
  star: "m12 4 2.4 5 5.5.700-4 3.8 1 5.5L12 16.3 7.1 19l1-5.5-4-3.8 5.5-.7Z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  talk: "M4.5 5.5h15v10.5h-8L7 20v-4H4.5ZM8 9.5h8M8 12.5h5",
  text: "M3.5 18 8.5 6l5 12M5.2 14h6.6M14.5 18l3.2-8 3.3 8M15.6 15.5h4.3",
  today:
    "M12 9.5a5 5 0 0 1 5 5M7 14.5a5 5 0 0 1 5-5M2.5 18.5h19M12 3.5v2.5M4.2 7.2l1.7 1.7M19.8 7.2l-1.7 1.7M5.5 14.5H3M21 14.5h-2.5",
  trash: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 10.5v5.5M14 10.5v5.5",
  undo: "M9 14.5 4.5 10 9 5.5M4.5 10H14a5.5 5.5 0 0 1 0 11h-3",
  wallet: "M4 7.5V17a2 2 0 0 0 2 2h13.5V9H5.5A1.5 1.5 0 0 1 5.5 6H17v3M16 14v.1",
  up: "M12 19V5M6 11l6-6 6 6",
  upload: "M12 15.5V4.5M7.5 9 12 4.5 16.5 9M4.5 15.5V18A1.5 1.5 0 0 0 6 19.5h12a1.5 1.5 0 0 0 1.5-1.5v-2.5",
} as const;

export type IconName = keyof typeof PATHS;

/** Those that point somewhere and turn around in right-to-left text. */
const MIRRORED: ReadonlySet<IconName> = new Set([
  "back",
  "forward",
  "out",
  "undo",
  "list",
  "sentenceAfter",
  "sentenceBefore",
]);

export interface IconProps {
  name: IconName;
  /** Side in px; 20 unless told. */
  size?: number;
  className?: string;
}

/** A decoration: give the control that holds it a text or an aria-label. */
export function Icon({ name, size = 20, className }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      className={cx(styles.icon, MIRRORED.has(name) && styles.mirrored, className)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
