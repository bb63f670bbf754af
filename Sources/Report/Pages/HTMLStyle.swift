/// How an HTML report looks: on small and large screens, light and dark, and on paper.
enum HTMLStyle {
  static let text = """
    :root { --page: #ffffff; --text: #1f2328; --muted: #59626c;
      --rule: #d5dade; --soft: #f4f6f8; --link: #00558a; }
    @media screen and (prefers-color-scheme: dark) {
      :root { --page: #14181d; --text: #e8ecef; --muted: #9aa5b0; --rule: #353d46; --soft: #1c2229;
        --link: #7cc0f4; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--text);
      font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
    h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
    h1 { font-size: 1.9rem; margin: 0.6rem 0 0.8rem; }
    h2 { font-size: 1.35rem; margin: 2.4rem 0 0.7rem; padding-bottom: 0.25rem;
      border-bottom: 1px solid var(--rule); }
    h3 { font-size: 1.08rem; margin: 1.7rem 0 0.5rem; }
    p, li { max-width: 46rem; overflow-wrap: anywhere; }
    p { margin: 0.6rem 0; }
    ul { padding-left: 1.3rem; }
    li { margin: 0.25rem 0; }
    .words { white-space: pre-wrap; }
    a { color: var(--link); }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; padding: 0;
      font-size: 0.92rem; }
    nav li { margin: 0; }
    .wide { overflow-x: auto; margin: 1rem 0; }
    .wide:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--muted); padding-bottom: 0.4rem; }
    caption span { position: sticky; left: 0; display: inline-block; overflow-wrap: anywhere;
      max-width: min(46rem, calc(100vw - 2.5rem)); }
    th, td { padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; }
    th:last-child, td:last-child { padding-right: 0; }
    td, tbody th { min-width: 3rem; max-width: 34rem; overflow-wrap: break-word; }
    tbody th { font-weight: 400; }
    thead th { border-bottom: 1px solid var(--muted); font-weight: 600; white-space: nowrap; }
    thead th { max-width: 20rem; overflow: hidden; text-overflow: ellipsis; }
    tbody tr { border-bottom: 1px solid var(--rule); }
    .number { text-align: right; white-space: nowrap; }
    pre { margin: 0; padding: 0.8rem 1rem; background: var(--soft); font-size: 0.82rem;
      line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere;
      font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    pre.manifest { font-size: 0.72rem; }
    figure { margin: 0; }
    figure img { display: block; width: 100%; min-width: 38rem; max-width: 50rem; height: auto; }
    @media print {
      @page { margin: 16mm; }
      body { font-size: 10pt; }
      main { max-width: none; padding: 0; }
      nav { display: none; }
      h1, h2, h3 { break-after: avoid; }
      .wide { overflow: visible; }
      figure, tr { break-inside: avoid; }
      figure img { min-width: 0; max-width: 100%; max-height: 200mm; width: auto; }
      table { font-size: 7.5pt; width: auto; }
      caption span { position: static; max-width: none; }
      th, td { padding-right: 0.4rem; }
      thead th, .number { white-space: normal; }
      td, tbody th { min-width: 0; }
      pre, pre.manifest { width: auto; max-width: none; font-size: 7pt; background: none;
        padding: 0 0 0 0.6rem; border-left: 2px solid var(--rule); }
      p, li { max-width: none; orphans: 3; widows: 3; }
    }
    """
}
