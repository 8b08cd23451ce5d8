//! Sums computed exactly as declared, and with the mistakes that a declaration must not forgive.

use super::number::{Form, Rounding, fused};
use super::random::Random;
use chainrule::oracle::Arithmetic;

/// What is declared, with nothing left open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared {
    /// The format of the numbers as they are given, and of the candidate.
    pub(crate) own: Form,
    /// None where the operands are taken as they are given.
    pub(crate) operands: Option<Form>,
    pub(crate) accumulator: Form,
    pub(crate) result: Form,
    pub(crate) flushes: bool,
}

impl Declared {
    pub(crate) fn arithmetic(&self) -> Arithmetic {
        let mut arithmetic = Arithmetic::NATIVE
            .accumulated_in(self.accumulator.format)
            .result_in(self.result.format);
        if let Some(form) = self.operands {
            arithmetic = arithmetic.operands_in(form.format);
        }
        if self.flushes {
            arithmetic = arithmetic.flushing_to_zero();
        }
        arithmetic
    }

    /// The format that the operands are multiplied in.
    pub(crate) fn multiplied_in(&self) -> Form {
        self.operands.unwrap_or(self.own)
    }
}

/// One term of a sum.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Term {
    Product(f64, f64),
    Value(f64),
}

/// In which order, and whether with FMA.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Loop,
    Backwards,
    /// Two random nodes become one, until one is left.
    Tree,
    /// So many running sums, added up in the end.
    Lanes(usize),
}

/// One way to compute what is declared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) declared: Declared,
    pub(crate) order: Order,
    pub(crate) fuses: bool,
    /// How many of 4 subnormal numbers become zero.
    pub(crate) flushed_of_4: usize,
    /// Values may be rounded as the operands are, before they are added.
    pub(crate) rounds_values: bool,
    /// And to the accumulator.
    pub(crate) values_enter_first: bool,
    pub(crate) rounding: Rounding,
}

/// What is not yet in the accumulator.
#[derive(Clone, Copy)]
enum Node {
    Sum(f64),
    Product(f64, f64),
    Value(f64),
}

impl Way {
    pub(crate) fn random(declared: Declared, random: &mut Random) -> Self {
        let lanes = random.of(&[2, 3, 4, 8]);
        Way {
            declared,
            order: random.of(&[
                Order::Loop,
                Order::Backwards,
                Order::Tree,
                Order::Lanes(lanes),
            ]),
            fuses: random.below(2) == 0,
            flushed_of_4: random.of(&[0, 2, 4]),
            rounds_values: random.below(2) == 0,
            values_enter_first: random.below(2) == 0,
            rounding: Rounding::Nearest,
        }
    }

    /// The same number, or zero where it is subnormal in this format and happens to be flushed.
    fn flushed(&self, number: f64, form: Form, random: &mut Random) -> f64 {
        let may_be_zero = self.declared.flushes && form.is_subnormal(number);
        if may_be_zero && random.below(4) < self.flushed_of_4 {
            0_f64.copysign(number)
        } else {
            number
        }
    }

    pub(crate) fn operand(&self, number: f64, random: &mut Random) -> f64 {
        let form = self.declared.multiplied_in();
        let rounded = match self.declared.operands {
            Some(form) => form.round(number, Rounding::Nearest),
            None => number,
        };
        self.flushed(rounded, form, random)
    }

    /// A value as it is added: it may have been rounded as the operands were, or not.
    pub(crate) fn value(&self, number: f64, random: &mut Random) -> f64 {
        let number = if self.rounds_values {
            self.operand(number, random)
        } else {
            self.flushed(number, self.declared.own, random)
        };
        let accumulator = self.declared.accumulator;
        let number = if self.values_enter_first {
            accumulator.round(number, self.rounding)
        } else {
            number
        };
        self.flushed(number, accumulator, random)
    }

    fn node(&self, term: Term, random: &mut Random) -> Node {
        match term {
            Term::Value(value) => Node::Value(self.value(value, random)),
            Term::Product(left, right) => {
                let left = self.operand(left, random);
                let right = self.operand(right, random);
                if self.fuses {
                    Node::Product(left, right)
                } else {
                    Node::Sum(self.fused(left, right, 0.0, random))
                }
            }
        }
    }

    fn fused(&self, left: f64, right: f64, summand: f64, random: &mut Random) -> f64 {
        let accumulator = self.declared.accumulator;
        let sum = fused(left, right, summand, accumulator, self.rounding);
        self.flushed(sum, accumulator, random)
    }

    /// A node in the accumulator.
    fn entered(&self, node: Node, random: &mut Random) -> f64 {
        self.added(0.0, node, random)
    }

    fn added(&self, sum: f64, node: Node, random: &mut Random) -> f64 {
        match node {
            Node::Product(left, right) => self.fused(left, right, sum, random),
            Node::Sum(value) | Node::Value(value) => self.fused(1.0, value, sum, random),
        }
    }

    fn added_up(&self, nodes: &[Node], random: &mut Random) -> f64 {
        nodes
            .iter()
            .fold(0.0, |sum, &node| self.added(sum, node, random))
    }

    /// The sum in the accumulator.
    fn accumulated(&self, terms: &[Term], random: &mut Random) -> f64 {
        let mut nodes: Vec<Node> = terms.iter().map(|&term| self.node(term, random)).collect();
        match self.order {
            Order::Loop => self.added_up(&nodes, random),
            Order::Backwards => {
                nodes.reverse();
                self.added_up(&nodes, random)
            }
            Order::Lanes(lanes) => {
                let lane = |lane: usize, random: &mut Random| {
                    let own: Vec<Node> = nodes.iter().skip(lane).step_by(lanes).copied().collect();
                    Node::Sum(self.added_up(&own, random))
                };
                let lanes: Vec<Node> = (0..lanes).map(|number| lane(number, random)).collect();
                self.added_up(&lanes, random)
            }
            Order::Tree => {
                while nodes.len() > 1 {
                    let left = nodes.swap_remove(random.below(nodes.len()));
                    let right = nodes.swap_remove(random.below(nodes.len()));
                    // Two values are added at once; of two products one has to be rounded before.
                    let sum = match left {
                        Node::Sum(value) => value,
                        _ => self.entered(left, random),
                    };
                    nodes.push(Node::Sum(self.added(sum, right, random)));
                }
                nodes
                    .first()
                    .map_or(0.0, |&node| self.entered(node, random))
            }
        }
    }

    /// What is in the accumulator in the end, as a result.
    fn stored(&self, sum: f64, random: &mut Random) -> f64 {
        let result = self.declared.result;
        let rounded = result.round(sum, self.rounding);
        self.flushed(rounded, result, random)
    }

    pub(crate) fn sum(&self, terms: &[Term], random: &mut Random) -> f64 {
        let sum = self.accumulated(terms, random);
        self.stored(sum, random)
    }

    /// The gradient where `z` lets it through, else zero: `z` is an operand as well.
    pub(crate) fn masked(&self, dvalue: f64, z: f64, random: &mut Random) -> f64 {
        let z = self.operand(z, random);
        if z <= 0.0 {
            return 0.0;
        }
        let value = self.value(dvalue, random);
        self.sum(&[Term::Value(value)], random)
    }
}
