import { Table, type TableColumnType, type TableProps } from 'antd'
import { useEffect, useRef, type ComponentRef } from 'react'

/**
 * A table of any width: words and headings wrap first, then it scrolls within itself while its first and its last column stay where they
 * are, so that a row is never without its name and what can be done with it. On a phone all of it scrolls.
 */
export function DataTable<Row>({
  columns = [],
  ...props
}: Omit<TableProps<Row>, 'scroll' | 'columns'> & { columns?: readonly TableColumnType<Row>[] }) {
  const last = columns.length - 1
  const table = useRef<ComponentRef<typeof Table>>(null)
  // What scrolls is reached by the keyboard, also where nothing in it is.
  useEffect(() => {
    const scrolled = table.current?.nativeElement.querySelector('.ant-table-content')
    scrolled?.setAttribute('tabindex', '0')
  })
  return (
    <Table<Row>
      ref={table}
      pagination={false}
      showSorterTooltip={false}
      {...props}
      columns={columns.map((column, at) => ({
        ...column,
        ...(at === 0 ? { fixed: 'left' as const } : at === last ? { fixed: 'right' as const } : {}),
      }))}
      scroll={{ x: true }}
    />
  )
}

/** A long number of others in a narrow column: its beginning, all of it in the tooltip and for whoever copies it. */
export function Cut({ text }: { text: string | null }) {
  if (text === null) return <span className="fx-soft">—</span>
  return (
    <span className="fx-figures fx-cut" title={text}>
      {text}
    </span>
  )
}
