import type { ReactElement } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./Icon";
import styles from "./Select.module.css";

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName;
  /** It destroys something. */
  danger?: boolean;
  href?: string;
}

export interface MenuProps {
  /** The button that opens it. */
  children: ReactElement;
  label: string;
  entries: readonly MenuEntry[];
  onAction?(id: string): void;
}

export function Menu({ children, label, entries, onAction }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover} offset={4}>
        <AriaMenu
          aria-label={label}
          items={entries}
          className={styles.list}
          onAction={(id) => onAction?.(String(id))}
        >
          {(entry) => (
            <MenuItem
              id={entry.id}
              href={entry.href}
              textValue={entry.label}
              className={styles.item}
              data-danger={entry.danger || undefined}
            >
              <span>{entry.label}</span>
              {entry.icon && <Icon name={entry.icon} size={18} />}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
