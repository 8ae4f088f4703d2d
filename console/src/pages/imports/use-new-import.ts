import {
  IMPORT_XLSX_PREVIEW_BYTES,
  type ImportPreview,
  type ImportView,
  type NewImport,
} from '@fangxing/contract/imports'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { problemOf, type Problem } from '../../net/problem'
import { useMakeCall, type MakeCall } from '../../ui/use-call'
import { sendParts, upload, UploadStopped } from './upload'

const PREVIEW_ROWS = 500

/** What somebody says of a file before it is read. */
export type ImportSettings = Pick<NewImport, 'kind' | 'sourceId' | 'lotId' | 'lots' | 'columns'>

export type NewImportState = {
  file: File | undefined
  /** While the file goes up: how many bytes have. */
  sentBytes: number
  step: 'empty' | 'uploading' | 'reading' | 'shown' | 'starting'
  view: ImportView | undefined
  /** Undefined beside a `view`: it cannot be previewed, and can be imported all the same. */
  preview: ImportPreview | undefined
  problem: Problem | undefined
}

const EMPTY: NewImportState = {
  file: undefined,
  sentBytes: 0,
  step: 'empty',
  view: undefined,
  preview: undefined,
  problem: undefined,
}

/** A large XLSX is not looked at before it is imported. */
const hasNoPreview = (view: ImportView, problem: Problem): boolean =>
  problem.kind === 'refused' &&
  problem.refusal.code === 'CSV_MALFORMED' &&
  view.sizeBytes > IMPORT_XLSX_PREVIEW_BYTES

/** An upload that is not gone on with is called off, so that it does not stand in the way of the next one. */
const callOff = (makeCall: MakeCall, view: ImportView | undefined): Promise<unknown> =>
  view === undefined
    ? Promise.resolve()
    : makeCall('cancelImport', { params: { importId: view.id }, body: {} }).catch(() => undefined)

type SetMore = (more: Partial<NewImportState>) => void
type Looking = { makeCall: MakeCall; set: SetMore; signal: AbortSignal }

/** Shows what would become of the rows of a file that has gone up. */
async function look(view: ImportView, { makeCall, set, signal }: Looking): Promise<void> {
  set({ step: 'reading', view })
  try {
    const preview = await makeCall('previewImport', {
      params: { importId: view.id },
      query: { rows: PREVIEW_ROWS },
      timeoutMs: 60_000,
    })
    if (!signal.aborted) set({ step: 'shown', preview })
  } catch (error) {
    if (signal.aborted) return
    const problem = problemOf(error)
    set({ step: 'shown', preview: undefined, problem: hasNoPreview(view, problem) ? undefined : problem })
  }
}

/** One piece of work at a time: the next one stops the one before, and so does leaving the page. */
function useWork() {
  const makeCall = useMakeCall()
  const [state, setState] = useState<NewImportState>(EMPTY)
  const stopping = useRef<AbortController>()
  const waitingRef = useRef<ImportView>()
  const set = (more: Partial<NewImportState>) => setState(before => ({ ...before, ...more }))

  useEffect(
    () => () => {
      stopping.current?.abort()
      void callOff(makeCall, waitingRef.current)
    },
    [makeCall],
  )

  async function run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    stopping.current?.abort()
    const { signal } = (stopping.current = new AbortController())
    try {
      await work(signal)
    } catch (error) {
      if (error instanceof UploadStopped || signal.aborted) return
      set({ problem: problemOf(error) })
    }
  }

  return { state, setState, set, stopping, waitingRef, run, makeCall }
}

/** A file on its way in: sent, shown, and started when somebody has looked at it. */
export function useNewImport(onStarted: (importId: string) => void) {
  const client = useQueryClient()
  const { state, setState, set, stopping, waitingRef, run, makeCall } = useWork()

  /** A file, or the same one with something else said of it. */
  const read = (file: File, settings: ImportSettings) =>
    run(async signal => {
      const before = waitingRef.current
      waitingRef.current = undefined
      setState({ ...EMPTY, file, step: 'uploading' })
      await callOff(makeCall, before)
      const view = await upload(
        file,
        { ...settings, fileName: file.name.slice(0, 200) },
        {
          makeCall,
          signal,
          onProgress: sentBytes => set({ sentBytes }),
          onCreated: made => {
            waitingRef.current = made
            set({ view: made })
          },
        },
      )
      await look(view, { makeCall, set, signal })
    })

  /** After a part did not arrive: those that are missing. */
  const goOn = () =>
    run(async signal => {
      const { file, view } = state
      if (!file || !view) return
      set({ problem: undefined, step: 'uploading' })
      const now = await makeCall('getImport', { params: { importId: view.id } })
      await sendParts(now, file, { makeCall, signal, onProgress: sentBytes => set({ sentBytes }) })
      await look(now, { makeCall, set, signal })
    })

  const start = () =>
    run(async () => {
      const { view } = state
      if (!view) return
      set({ step: 'starting', problem: undefined })
      try {
        await makeCall('startImport', { params: { importId: view.id }, body: {} })
      } catch (error) {
        set({ step: 'shown', problem: problemOf(error) })
        return
      }
      waitingRef.current = undefined
      void client.invalidateQueries({ queryKey: ['listImports'] })
      onStarted(view.id)
    })

  const stop = () => {
    stopping.current?.abort()
    void callOff(makeCall, waitingRef.current)
    waitingRef.current = undefined
    setState(EMPTY)
  }

  return { state, read, goOn, start, stop }
}
