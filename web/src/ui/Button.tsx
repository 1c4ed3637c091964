import type { ReactNode } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
  type LinkProps as AriaLinkProps,
} from "react-aria-components";
import styles from "./Button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";

interface Look {
  /** primary: the one thing to do here. danger: destroys something. quiet: no frame. */
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "s" | "m" | "l";
  /** As wide as its container. */
  wide?: boolean;
  icon?: IconName;
  iconEnd?: IconName;
  className?: string;
  children?: ReactNode;
}

const look = ({ variant = "secondary", size = "m", wide, className }: Look) =>
  cx(styles.button, styles[variant], styles[size], wide && styles.wide, className);

const inside = ({ icon, iconEnd, children }: Look) => (
  <>
    {icon && <Icon name={icon} />}
    <span>{children}</span>
    {iconEnd && <Icon name={iconEnd} />}
  </>
);

export type ButtonProps = Look & Omit<AriaButtonProps, "className" | "children" | "style">;

/**
 * `isPending` keeps it in place, focusable and without effect while its work is under way. (The library's own way leaves a
 * nameless image in its live region; without it, it takes `data-pending` away.)
 */
export function Button({
  variant,
  size,
  wide,
  icon,
  iconEnd,
  className,
  children,
  isPending,
  onPress,
  type,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      type={isPending ? "button" : type}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending || undefined}
      data-busy={isPending || undefined}
      className={look({ variant, size, wide, className })}
    >
      {inside({ icon, iconEnd, children })}
    </AriaButton>
  );
}

export type LinkButtonProps = Look & Omit<AriaLinkProps, "className" | "children" | "style">;

/** Looks like a button and goes somewhere. */
export function LinkButton({
  variant,
  size,
  wide,
  icon,
  iconEnd,
  className,
  children,
  ...rest
}: LinkButtonProps) {
  return (
    <AriaLink {...rest} className={look({ variant, size, wide, className })}>
      {inside({ icon, iconEnd, children })}
    </AriaLink>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style"> {
  icon: IconName;
  /** What it does; read aloud and shown as a tip. */
  label: string;
  variant?: "quiet" | "framed" | "primary";
  className?: string;
}

export function IconButton({ icon, label, variant = "quiet", className, ...rest }: IconButtonProps) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      className={cx(styles.iconButton, styles[`icon-${variant}`], className)}
    >
      <Icon name={icon} size={22} />
    </AriaButton>
  );
}

export interface LinkProps extends Omit<AriaLinkProps, "className" | "style"> {
  /** plain: looks like the text around it, for whole cards and names. */
  variant?: "text" | "plain";
  className?: string;
}

export function Link({ variant = "text", className, ...rest }: LinkProps) {
  return <AriaLink {...rest} className={cx(styles[variant], className)} />;
}
