import { yaml } from '@codemirror/lang-yaml';
import { darken, useTheme } from '@material-ui/core/styles';
import CodeMirror, { Decoration, EditorView } from '@uiw/react-codemirror';
import { useEffect, useMemo, useRef } from 'react';

/** An editor of YAML. It is large: load it lazily. */
export default function YamlEditor(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Lines that something is wrong with, from 1. */
  marked: readonly number[];
  /** Puts the cursor at a line, each time that it is another object. */
  goTo?: { line: number };
}) {
  const { label, value, onChange, marked, goTo } = props;
  const { palette, typography } = useTheme();
  const view = useRef<EditorView>();
  const isDark = palette.type === 'dark';
  const markedLines = marked.join();

  const extensions = useMemo(() => {
    const lines = markedLines ? markedLines.split(',').map(Number) : [];
    return [
      yaml(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.theme(
        {
          '&': {
            backgroundColor: palette.background.paper,
            color: palette.text.primary,
            fontSize: String(typography.body2.fontSize),
          },
          // The dark colours of the editor's text are made for a darker ground than that of Backstage.
          ...(isDark && {
            '&.cm-editor, &.cm-editor .cm-gutters, &.cm-editor .cm-activeLine, &.cm-editor .cm-activeLineGutter':
              { backgroundColor: darken(palette.background.default, 0.6) },
          }),
          '&.cm-focused': { outline: `2px solid ${palette.primary.main}` },
          '.cm-gutters': {
            backgroundColor: palette.background.paper,
            color: palette.text.secondary,
          },
          '.cm-marked': {
            boxShadow: `inset 3px 0 ${palette.error.main}`,
          },
        },
        { dark: isDark },
      ),
      EditorView.decorations.of(({ state: { doc } }) =>
        Decoration.set(
          [...new Set(lines)]
            .filter(line => line >= 1 && line <= doc.lines)
            .sort((a, b) => a - b)
            .map(line =>
              Decoration.line({ class: 'cm-marked' }).range(
                doc.line(line).from,
              ),
            ),
        ),
      ),
    ];
  }, [label, markedLines, palette, typography, isDark]);

  useEffect(() => {
    if (goTo && view.current) {
      const { doc } = view.current.state;
      const { from } = doc.line(Math.min(Math.max(1, goTo.line), doc.lines));
      view.current.dispatch({
        selection: { anchor: from },
        scrollIntoView: true,
      });
      view.current.focus();
    }
  }, [goTo]);

  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      theme={isDark ? 'dark' : 'light'}
      extensions={extensions}
      // The Tab key leaves the editor, so that the keyboard is not caught in it.
      indentWithTab={false}
      onCreateEditor={created => {
        view.current = created;
      }}
    />
  );
}
