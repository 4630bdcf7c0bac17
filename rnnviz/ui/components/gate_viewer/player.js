// Plays one thing at a time: the text step by step, or the training snapshot by snapshot.

/** `advance(what, count)` moves on by whole steps and returns whether there is more; `onChange` hears of start and end. */
export function createPlayer(advance, onChange) {
  let [playing, frame, before, owed, rate] = [null, 0, 0, 0, 1];

  function tick(now) {
    owed += ((now - before) / 1000) * rate;
    before = now;
    const count = Math.floor(owed);
    owed -= count;
    if (count && !advance(playing, count)) {
      pause();
      return;
    }
    frame = requestAnimationFrame(tick);
  }

  function pause() {
    cancelAnimationFrame(frame);
    if (playing) {
      playing = null;
      onChange();
    }
  }

  function play(what, perSecond) {
    pause();
    [playing, before, owed, rate] = [what, performance.now(), 0, perSecond];
    frame = requestAnimationFrame(tick);
    onChange();
  }

  return {
    play,
    pause,
    setRate: (perSecond) => { rate = perSecond; },
    get playing() {
      return playing;
    },
  };
}
