import type { ReactNode, RefObject } from "react";
import {
  Dialog as AriaDialog,
  Popover as AriaPopover,
  type PopoverProps as AriaPopoverProps,
  Heading,
  Modal,
  ModalOverlay,
} from "react-aria-components";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import styles from "./Dialog.module.css";
import { useLabels } from "./labels";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose(): void;
  children: ReactNode;
  /** The acts at its foot; the main one last. */
  actions?: ReactNode;
}

function Modally({ title, isOpen, onClose, children, actions, sheet }: DialogProps & { sheet?: boolean }) {
  const labels = useLabels();
  return (
    <ModalOverlay
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      className={cx(styles.shade, sheet && styles.low)}
    >
      <Modal className={cx(styles.panel, sheet && styles.sheet)}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton icon="close" label={labels.close} onPress={onClose} />
          </header>
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.foot}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A question or a small form in the middle of the page. */
export const Dialog = (props: DialogProps) => <Modally {...props} />;

/** The same, rising from the bottom edge: in the thumb's reach on a phone, at the end side on a desktop. */
export const Sheet = (props: DialogProps) => <Modally {...props} sheet />;

export interface ConfirmDialogProps extends Omit<DialogProps, "actions"> {
  /** Names the act: "Delete the book", never "OK". */
  confirmLabel: string;
  cancelLabel: string;
  onConfirm(): void;
  isPending?: boolean;
}

/** For an act that can't be undone. */
export function ConfirmDialog({
  confirmLabel,
  cancelLabel,
  onConfirm,
  isPending,
  ...rest
}: ConfirmDialogProps) {
  return (
    <Dialog
      {...rest}
      actions={
        <>
          <Button autoFocus onPress={rest.onClose}>
            {cancelLabel}
          </Button>
          <Button variant="danger" isPending={isPending} onPress={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    />
  );
}

export interface PopoverProps extends Pick<AriaPopoverProps, "placement" | "isNonModal" | "offset"> {
  /** What it is about, read aloud. */
  label: string;
  /** The element it points at. */
  anchor: RefObject<Element | null>;
  isOpen: boolean;
  onClose(): void;
  children: ReactNode;
  className?: string;
}

/** A small card beside an element. */
export function Popover({
  label,
  anchor,
  isOpen,
  onClose,
  children,
  className,
  offset = 8,
  ...rest
}: PopoverProps) {
  return (
    <AriaPopover
      {...rest}
      offset={offset}
      triggerRef={anchor}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      className={cx(styles.popover, className)}
    >
      <AriaDialog aria-label={label} className={styles.small}>
        {children}
      </AriaDialog>
    </AriaPopover>
  );
}
