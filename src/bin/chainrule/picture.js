// Lights up what a number is made of, and writes its formula. `picture` is the element that holds
// the tables; what a number is made of stands in its attributes, by places.
function chainrulePicture(picture) {
  const COLOURS = ["one", "two", "three"];
  const [formula, words] = picture.querySelectorAll(".formula > span");
  const find = (place) => picture.querySelector(`[data-at="${place}"]`);

  // What a number is, or was when the gradients were computed.
  const digits = (place, cell) => {
    const { textContent, dataset } = find(place);
    return cell.matches(".gradient") ? dataset.start ?? textContent : textContent;
  };

  const show = (cell) => {
    picture.querySelectorAll(".one, .two, .three, .part, .shown").forEach((lit) =>
      lit.classList.remove(...COLOURS, "part", "shown"));
    const { at, from, where, words: inNumPy } = cell.dataset;

    const matrices = [];
    const light = (place) => {
      const [matrix] = place.split("[");
      if (!matrices.includes(matrix)) matrices.push(matrix);
      const colour = COLOURS[matrices.indexOf(matrix)];
      find(place).classList.add(colour);
      const number = document.createElement("span");
      number.className = colour;
      number.textContent = digits(place, cell);
      return number;
    };
    if (where) light(where.split(" ")[0]);
    const isPlace = (word) => word.includes("[");
    const written = [`${at} = `];
    if (from?.includes(" ")) {
      for (const word of from.split(" ")) {
        written.push(isPlace(word) ? light(word) : ` ${word.replace("*", "·")} `);
      }
      written.push(` = ${cell.textContent}`);
    } else if (from && isPlace(from)) {
      written.push(`${from} = `, light(from));
    } else {
      written.push(cell.textContent);
    }
    if (where) {
      const [decider, ...holds] = where.split(" ");
      written.push(` where ${decider} = `, light(decider), ` ${holds.join(" ")}`);
    }
    formula.replaceChildren(...written);
    words.textContent = inNumPy ?? "";

    picture.querySelectorAll(`[data-part="${at}"]`).forEach((part) => part.classList.add("part"));
    cell.classList.add("shown");
  };

  // (A mouse that rests moves over numbers where the page moves below it: that is no pointing.)
  for (const event of ["pointermove", "focusin", "click"]) {
    picture.addEventListener(event, ({ target }) => {
      const cell = target.closest("button[data-at]:not(.shown)");
      if (cell) show(cell);
    });
  }
  show(picture.querySelector(".shown"));
  picture.querySelector(".how").hidden = false;
  return show;
}
