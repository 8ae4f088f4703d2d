import type { Problem } from '@shared/net/answer'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Page } from '@shared/ui/page'
import { Skeleton } from '@shared/ui/skeleton'
import { useCallback, useEffect, useState } from 'react'
import { session } from '../../calls'

/** Signs in and says who works here. */
export default function BoardPage() {
  const [name, setName] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const open = useCallback(async () => {
    const opened = await session.open()
    if (opened.ok) setName(opened.value.mine.me.staff.name)
    else setProblem(opened.problem)
  }, [])
  useEffect(() => void open(), [open])
  return (
    <Page>
      {problem ? <ErrorState problem={problem} retry={() => void open()} /> : null}
      {name ? <Card>{name}</Card> : problem ? null : <Skeleton bars={[120, 80]} />}
    </Page>
  )
}
