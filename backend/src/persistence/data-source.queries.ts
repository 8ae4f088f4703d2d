/** Whether nothing is raised on the whole platform. */
export const READ_RAISING_STOPPED = `
  SELECT EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL) AS is_stopped`
