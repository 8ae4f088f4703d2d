import { Button, type ButtonProps } from 'antd'
import type { MouseEvent } from 'react'
import { useHref, useLinkClickHandler } from 'react-router'

/** A link to another page that looks like a button. */
export function LinkButton({ to, ...props }: Omit<ButtonProps, 'href' | 'onClick'> & { to: string }) {
  const go = useLinkClickHandler(to)
  return (
    <Button
      {...props}
      href={useHref(to)}
      onClick={event => go(event as unknown as MouseEvent<HTMLAnchorElement>)}
    />
  )
}
