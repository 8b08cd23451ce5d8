//! The backward pass: what a small change of each input, weight and bias does to the loss.
//!
//! Read this page first, down to [the lessons](#the-lessons-in-their-order), and then these in
//! their order: [inputs](dinputs_into), [weights](dweights_into), [biases](dbiases_into),
//! [ReLU](drelu_into), and [what they are for](add_scaled). Each lesson is one file, and each file
//! is one loop.
//!
//! # One weight
//!
//! A layer begins with the smallest thing there is, one input times one weight plus a bias:
//!
//! ```text
//! z = input * weight + bias
//! ```
//!
//! After it come other layers and, at the very end, the *loss*: one number that says how wrong the
//! network was. Suppose somebody has already found out what a small change of `z` does to the loss:
//! per unit of `z` the loss changes by `dvalue`. Then nudge the weight by a little `h`. `z` moves
//! by `input * h`, so the loss moves by `dvalue * input * h`; per unit of weight that is
//!
//! ```text
//! dweight = input * dvalue        and by the same reasoning
//! dinput  = weight * dvalue       (nudge the input: z moves by weight * h)
//! dbias   = dvalue                (nudge the bias:  z moves by h)
//! ```
//!
//! These numbers, laid out as the weights, the inputs and the biases are laid out, are their
//! *gradients*.
//!
//! That is the chain rule: *how much z moves* times *how much the loss moves per unit of z*. There
//! is no other idea in this crate. What is left is to count how often each number is used.
//!
//! # Many neurons: paths add up
//!
//! The notebook has 4 inputs and 3 neurons. `weights[input][neuron]` is what `input` counts for in
//! `neuron`:
//!
//! ```text
//! dvalues = np.ones((1, 3))
//! weights = np.random.randn(3, 4).T
//! ```
//!
//! An input goes into *every* neuron. Nudge it, and every neuron's `z` moves, and each of them
//! moves the loss. The changes add up, one product for each neuron, and this is what the notebook
//! writes first of all:
//!
//! ```text
//! dx0 = sum(weights[0] * dvalues[0])
//! dx1 = sum(weights[1] * dvalues[0])
//! dx2 = sum(weights[2] * dvalues[0])
//! dx3 = sum(weights[3] * dvalues[0])
//! ```
//!
//! A weight sits on one path only, from its input to its neuron. For one sample there is nothing to
//! add.
//!
//! # A batch: the same weights, used again
//!
//! Then the notebook sends three samples through the layer at once; a row of `inputs` and a row of
//! `dvalues` is one sample:
//!
//! ```text
//! dvalues = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]])
//! inputs = np.random.randn(3, 4)
//! ```
//!
//! (Before it, a line draws other numbers, `dvalues = np.random.randint(-5, 5, (3, 3))`, that are
//! thrown away.) Each sample has inputs of its own, so nothing new happens to `dinputs`: each row
//! is found by itself. But all samples share one set of weights and one set of biases. Nudge a
//! weight, and the `z` of *every sample* moves. Again the changes add up, this time one product for
//! each sample.
//!
//! # One rule for all of it
//!
//! **The index that is missing on the left is the one that is summed.**
//!
//! | gradient | equation | summed over | shape |
//! |---|---|---|---|
//! | [`dinputs`](dinputs_into) | `dinputs[sample][input] = sum(weights[input][neuron] * dvalues[sample][neuron])` | neuron | samples × inputs |
//! | [`dweights`](dweights_into) | `dweights[input][neuron] = sum(inputs[sample][input] * dvalues[sample][neuron])` | sample | inputs × neurons |
//! | [`dbiases`](dbiases_into) | `dbiases[0][neuron] = sum(dvalues[sample][neuron])` | sample | 1 × neurons |
//! | [`drelu`](drelu_into) | `drelu[sample][neuron] = dvalues[sample][neuron]`, but 0 where `z[sample][neuron] <= 0` | nothing | samples × neurons |
//!
//! # The case that all lessons use
//!
//! The notebook's batch has as many samples as the layer has neurons, and every row of its
//! `dvalues` is one number three times: a swapped index would give the same results. So the lessons
//! work with 2 samples, 4 inputs and 3 neurons, and with numbers small enough to check by hand:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward, forward};
//!
//! let inputs = Matrix::of(&[[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]]);
//! let weights = Matrix::of(&[
//!     [2.0, -1.0, 3.0],
//!     [5.0, 3.0, -2.0],
//!     [-3.0, 4.0, 1.0],
//!     [1.0, -5.0, 7.0],
//! ]);
//! let biases = Matrix::of(&[[2.0, 3.0, 0.5]]);
//!
//! let z = forward::dense(inputs, weights, biases)?;
//! assert_eq!(z, Matrix::of(&[[-10.0, -17.0, 45.5], [29.0, 11.0, -10.5]]));
//!
//! let dvalues = Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]);
//! let dinputs = backward::dinputs(dvalues, weights)?;
//! let dweights = backward::dweights(inputs, dvalues)?;
//! let dbiases = backward::dbiases(dvalues)?;
//! assert_eq!(
//!     dinputs,
//!     Matrix::of(&[[15.0, 13.0, -14.0, 23.0], [-7.0, -16.0, 21.0, -7.0]]),
//! );
//! assert_eq!(
//!     dweights,
//!     Matrix::of(&[
//!         [20.0, -9.0, -2.0],
//!         [-32.0, 14.0, 2.0],
//!         [16.0, -5.0, 5.0],
//!         [12.0, -1.0, 12.0],
//!     ]),
//! );
//! assert_eq!(dbiases, Matrix::of(&[[0.0, 1.0, 3.0]]));
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! # Two layers, from the inputs to the loss
//!
//! The notebook ends with ReLU, on a `z` that it draws. Here ReLU stands behind that layer, then a
//! second layer with two outputs, and a loss, which says how far the outputs are from the targets.
//! Forward, each step takes what the one before gave; backward, the same steps are walked in the
//! other direction, and each hands on a gradient:
//!
//! ```text
//! inputs ─▶ dense ─▶ z ─▶ ReLU ─▶ relu ─▶ dense ─▶ outputs ─▶ loss
//!    dinputs ◀─ dense ◀─ drelu ◀─ ReLU ◀─ dvalues ◀─ dense ◀─ dvalues2 ◀─┘
//! ```
//!
//! Nothing in it is new. The `dinputs` of the second layer say what a change of *its inputs* does
//! to the loss; and its inputs are what ReLU put out. So they are the `dvalues` of ReLU, the very
//! numbers of the case above:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use chainrule::{Matrix, backward, forward};
//!
//! let inputs = Matrix::of(&[[1.0, -2.0, 3.0, 5.0], [-4.0, 6.0, -1.0, 2.0]]);
//! let weights = Matrix::of(&[
//!     [2.0, -1.0, 3.0],
//!     [5.0, 3.0, -2.0],
//!     [-3.0, 4.0, 1.0],
//!     [1.0, -5.0, 7.0],
//! ]);
//! let biases = Matrix::of(&[[2.0, 3.0, 0.5]]);
//! let weights2 = Matrix::of(&[[-4.0, 4.0], [4.0, -3.0], [7.0, -4.0]]); // 2 outputs
//! let biases2 = Matrix::of(&[[1.5, 2.0]]);
//! let targets = Matrix::of(&[[318.0, -183.0], [-69.5, 87.0]]);
//!
//! // Forward through both layers.
//! let z = forward::dense(inputs, weights, biases)?;
//! let relu = forward::relu(z.view())?;
//! assert_eq!(relu, Matrix::of(&[[0.0, 0.0, 45.5], [29.0, 11.0, 0.0]]));
//! let outputs = forward::dense(relu.view(), weights2, biases2)?;
//! assert_eq!(outputs, Matrix::of(&[[320.0, -180.0], [-70.5, 85.0]]));
//!
//! // loss = np.sum((outputs - targets) ** 2) / 2, and what it changes per unit of each
//! // output: dvalues2 = outputs - targets
//! let mut dvalues2 = outputs.view().copy()?;
//! backward::add_scaled(dvalues2.view_mut(), targets, -1.0)?;
//! assert_eq!(dvalues2, Matrix::of(&[[2.0, 3.0], [-1.0, -2.0]]));
//! let squares = dvalues2.as_slice().iter().map(|dvalue| dvalue * dvalue);
//! assert_eq!(squares.sum::<f64>() / 2.0, 9.0);
//!
//! // Backward through the second layer.
//! let dweights2 = backward::dweights(relu.view(), dvalues2.view())?;
//! assert_eq!(dweights2, Matrix::of(&[[-29.0, -58.0], [-11.0, -22.0], [91.0, 136.5]]));
//! let dbiases2 = backward::dbiases(dvalues2.view())?;
//! assert_eq!(dbiases2, Matrix::of(&[[1.0, 1.0]]));
//! let dinputs2 = backward::dinputs(dvalues2.view(), weights2)?;
//!
//! // What the second layer says of its inputs is what the first is given as dvalues.
//! let dvalues = dinputs2;
//! assert_eq!(dvalues, Matrix::of(&[[4.0, -1.0, 2.0], [-4.0, 2.0, 1.0]]));
//! let drelu = backward::drelu(dvalues.view(), z.view())?;
//! assert_eq!(drelu, Matrix::of(&[[0.0, 0.0, 2.0], [-4.0, 2.0, 0.0]]));
//!
//! // And backward through the first.
//! let dinputs = backward::dinputs(drelu.view(), weights)?;
//! assert_eq!(
//!     dinputs,
//!     Matrix::of(&[[6.0, -4.0, 2.0, 14.0], [-10.0, -14.0, 20.0, -14.0]]),
//! );
//! let dweights = backward::dweights(inputs, drelu.view())?;
//! assert_eq!(
//!     dweights,
//!     Matrix::of(&[
//!         [16.0, -8.0, 2.0],
//!         [-24.0, 12.0, -4.0],
//!         [4.0, -2.0, 6.0],
//!         [-8.0, 4.0, 10.0],
//!     ]),
//! );
//! let dbiases = backward::dbiases(drelu.view())?;
//! assert_eq!(dbiases, Matrix::of(&[[-4.0, 2.0, 2.0]]));
//! # }
//! # Ok::<(), chainrule::ShapeError>(())
//! ```
//!
//! Lessons 1 to 3 hand these `dvalues` to the first layer as if there were no ReLU. Here there is,
//! and each neuron is closed for one of the samples: there `drelu` is 0, and that sample adds
//! nothing to the gradients of the neuron's weights and bias. `chainrule explain chain` prints all
//! of it, and nudges a weight to see whether the loss does what its gradient says.
//!
//! # The lessons in their order
//!
//! ## 1. The inputs
//! [`dinputs_into`]: paths through all neurons add up.
//! ## 2. The weights
//! [`dweights_into`]: the samples that share a weight add up.
//! ## 3. The biases
//! [`dbiases_into`]: the same, for a weight whose input is 1.
//! ## 4. ReLU
//! [`drelu_into`]: a mask, and no sum.
//! ## 5. What they are for
//! [`add_scaled`]: a step that makes the loss smaller.
//!
//! # What is dvalues?
//!
//! The gradient of the loss with respect to *this layer's output*: `dvalues[sample][neuron]` says
//! by how much the loss changes per unit of that output. It has the shape of the output. It comes
//! from whatever follows: the loss itself, or the `dinputs` of the next layer, for the next layer's
//! inputs *are* this layer's output. That is how a backward pass walks from the last layer to the
//! first: each layer hands its `dinputs` to the one before it as `dvalues`. ReLU counts as a layer
//! of its own: its `drelu` is the `dvalues` of the dense layer before it. In the lessons, as in the
//! notebook, it is simply given; [above](#two-layers-from-the-inputs-to-the-loss) one sees where it
//! comes from.
//!
//! # Element by element, or dot?
//!
//! Look at the forward pass. Where it *uses a number again*, the backward pass sums: an input is
//! used by every neuron, so `dinputs` sums over the neurons; a weight and a bias are used by every
//! sample, so `dweights` and `dbiases` sum over the samples. Two of these sums are sums of
//! products, and that is a matrix product, `np.dot`. And where the forward pass sums, the backward
//! pass hands on what it was given: each product that went into `z`, and the bias, gets the whole
//! `dvalue` of that `z`. ReLU uses each number once and sums nothing, so `drelu` goes element by
//! element. In NumPy `*` is always element by element; it never sums.
//!
//! # Are shapes that match enough?
//!
//! No, though every gradient has the shape of the thing it is the gradient of, and that is a good
//! first check. With as many samples as neurons, `np.dot(inputs.T, dvalues.T)` also runs; with
//! square matrices nearly everything runs. Two shapes that fit say that the rows and columns are
//! *as long* as each other, not that they count *the same thing*. Say the words instead: each row
//! of `weights` belongs to an input and has one number per neuron; each row of `dvalues` belongs to
//! a sample and has one number per neuron; so the two rows meet neuron by neuron, and what is left
//! is an input and a sample. [`wrong_turns`](crate::wrong_turns) shows what the other choices give.
//!
//! # Where is 1/n?
//!
//! Not here. If the loss is the *mean* over the samples, its derivative has the factor 1/n in it,
//! so `dvalues` has it already when it arrives, and every gradient computed from it has it too,
//! once. A second division here would count it twice. If the loss is a sum, there is none at all.
//! Only the loss knows.
//!
//! # Overwrite, or add?
//!
//! Every function here overwrites its output; it never reads what was there before. Some libraries
//! add to what is there (PyTorch's `.grad`, llm.c), so that one has to set zeros first and a
//! forgotten zero gives a gradient twice too large. Adding *is* right where a value is used in two
//! places: then the two gradients of it add up, as paths do. That sum is yours to ask for, where
//! you see the fork: [`add_scaled`] with the factor 1.
//!
//! # The notebook, line by line
//!
//! Where the notebook has one way to a gradient, the crate has two: the formula with whole
//! matrices, as in the right column, and an explicit loop, [`dinputs_into`], [`dweights_into`],
//! [`dbiases_into`], [`drelu_into`]. They agree bit for bit, and share no code.
//!
//! | the notebook, in NumPy | chainrule |
//! |---|---|
//! | `import numpy as np` | `use chainrule::{Matrix, backward};` |
//! | `dvalues = np.ones((1, 3))` | `let dvalues = Matrix::of(&[[1.0; 3]]);` |
//! | `weights = np.random.randn(3, 4).T` | `let weights = Matrix::of(&WEIGHTS);` |
//! | `print(weights[0])` | `println!("{:?}", weights.row(0));` |
//! | `dx0 = sum(weights[0] * dvalues[0])` | `let dx0 = sum(weights.row(0), dvalues.row(0));` |
//! | `dx1 = sum(weights[1] * dvalues[0])` | `let dx1 = sum(weights.row(1), dvalues.row(0));` |
//! | `dx2 = sum(weights[2] * dvalues[0])` | `let dx2 = sum(weights.row(2), dvalues.row(0));` |
//! | `dx3 = sum(weights[3] * dvalues[0])` | `let dx3 = sum(weights.row(3), dvalues.row(0));` |
//! | `print(dvalues[0].shape, weights.shape)` | `println!("{:?} {:?}", dvalues.shape(), weights.shape());` |
//! | `dinputs = np.dot(dvalues[0], weights.T)` | `let dinputs = backward::dinputs(dvalues, weights)?;` |
//! | `print(dinputs)` | `println!("{dinputs}");` |
//! | `dvalues = np.random.randint(-5, 5, (3, 3))` | drawn, and overwritten by the next line |
//! | `dvalues = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]])` | `let dvalues = Matrix::of(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]);` |
//! | `print(dvalues)` | `println!("{dvalues}");` |
//! | `dinputs = np.dot(dvalues, weights.T)` | `let dinputs = dvalues.dot(weights.transpose()?.view())?;` |
//! | `print(dinputs)` | `println!("{dinputs}");` |
//! | `inputs = np.random.randn(3, 4)` | `let inputs = Matrix::of(&INPUTS);` |
//! | `print(inputs)` | `println!("{inputs}");` |
//! | `dweights = np.dot(inputs.T, dvalues)` | `let dweights = inputs.transpose()?.view().dot(dvalues)?;` |
//! | `print(dweights)` | `println!("{dweights}");` |
//! | `biases = np.array([[2, 3, 0.5]])` | `let biases = Matrix::of(&[[2.0, 3.0, 0.5]]);` |
//! | `dbiases = np.sum(dvalues, axis=0, keepdims=True)` | `let dbiases = dvalues.sum_axis0()?;` |
//! | `print(dbiases)` | `println!("{dbiases}");` |
//! | `z = np.random.randint(-8, 5, (3, 4))` | `let z = Matrix::of(&Z);` |
//! | `print(z)` | `println!("{z}");` |
//! | `dvalues = np.random.randint(0, 10, (3, 4))` | `let dvalues = Matrix::of(&DVALUES);` |
//! | `print(dvalues)` | `println!("{dvalues}");` |
//! | `drelu = dvalues.copy()` | `let mut drelu = dvalues.copy()?;` |
//! | `drelu[z <= 0] = 0` | <code>drelu.set_where(z, &#124;z&#124; z <= 0, 0)?;</code> |
//! | `print(drelu)` | `println!("{drelu}");` |
//!
//! `?` hands an error on to the caller; `.view()` lends a result to the next call. The constants,
//! and a `sum` that adds products one by one from zero, stand in `tests/documentation.rs`, which
//! runs the right column. The notebook drew its weights and inputs without a seed and printed only
//! the first row of the weights; the constants are chosen so that every array comes out as it was
//! printed.
//!
//! # Next: lesson 1, the inputs
//!
//! To say to a friend: *how much `z` moves, times how much the loss moves per unit of `z`; and
//! where a number is used several times, these products add up.* And then: [lesson 1, the
//! inputs](dinputs_into).

mod biases;
pub(crate) mod inputs;
pub(crate) mod relu;
mod update;
pub(crate) mod weights;

#[cfg(feature = "alloc")]
pub use crate::owned::{dbiases, dinputs, drelu, dweights};
pub use biases::dbiases_into;
pub use inputs::dinputs_into;
pub use relu::{drelu_in_place, drelu_into};
pub use update::add_scaled;
pub use weights::dweights_into;
