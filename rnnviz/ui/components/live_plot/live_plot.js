import { css, mix } from "../shared/colour.js";
import { cleanups, component } from "../shared/instance.js";
import { plotly } from "../shared/plotly.js";
import { readTheme, watchTheme } from "../shared/theme.js";

const CONFIG = {
  displaylogo: false,
  displayModeBar: true,
  modeBarButtons: [["resetScale2d", "toImage"]],
  responsive: false,
  doubleClick: "reset",
};

/** The figure's layout in the colours of the page. What the figure says itself, it keeps. */
function themed(layout, theme, size) {
  const grid = css(theme.text, 0.1);
  const axis = (own) => ({
    gridcolor: grid,
    linecolor: css(theme.text, 0.25),
    zerolinecolor: grid,
    automargin: true,
    ...own,
  });
  const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    ...layout,
    ...Object.fromEntries(axes.map((name) => [name, axis(layout[name])])),
    ...size,
    autosize: false,
    font: {
      size: 13,
      ...layout.font,
      family: theme.font,
      color: css(mix(theme.text, theme.background, 0.15)),
    },
    hoverlabel: {
      bgcolor: theme.css.secondary,
      bordercolor: theme.css.border,
      font: { color: theme.css.text },
      ...layout.hoverlabel,
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: css(theme.text, 0.55), activecolor: css(theme.text) },
  };
}

function create(root) {
  const plot = root.querySelector(".plot");
  const problem = root.querySelector(".problem");
  const undo = cleanups();
  let [data, gone, drawing, again] = [null, false, null, false];

  /** One drawing at a time: Plotly works in steps, and trips over a plot that is taken away between two of them. */
  function draw() {
    if (!data || !plot.clientWidth) {
      return;
    }
    if (drawing) {
      again = true;
      return;
    }
    drawing = paint().finally(() => {
      drawing = null;
      if (again && !gone) {
        again = false;
        draw();
      }
    });
  }

  async function paint() {
    try {
      const Plotly = await plotly();
      if (gone) {
        return;
      }
      const figure = JSON.parse(data.figure);
      const size = { width: plot.clientWidth, height: data.height };
      await Plotly.react(plot, figure.data, themed(figure.layout, readTheme(root), size), CONFIG);
    } catch (error) {
      problem.hidden = false;
      throw error;
    }
  }

  undo.observeSize(plot, () => plot.clientWidth !== plot._fullLayout?.width && draw());
  undo.add(watchTheme(root, draw));

  return {
    update(context) {
      data = context.data;
      plot.style.height = `${data.height}px`;
      plot.setAttribute("aria-label", data.description);
      draw();
    },
    destroy() {
      gone = true;
      undo.run();
      Promise.resolve(drawing).finally(() => window.Plotly?.purge(plot));
    },
  };
}

export default component(create);
