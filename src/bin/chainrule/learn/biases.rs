//! What one may think of a bias: that only z counts, or that a constant changes nothing.

use chainrule::oracle::Operation;

use super::element::Element;
use super::slip::Likelihood::Likely;
use super::slip::Slip;

pub(crate) fn slips(element: &Element) -> Vec<Slip> {
    if element.made.operation != Some(&Operation::DBIASES) {
        return Vec::new();
    }
    if element.made.table.col.is_empty() {
        return vec![
            Slip::once(
                1.0,
                Likely,
                "if dvalue is left out: 1 is by how much z moves per unit of bias, dvalue is by \
                 how much the loss moves per unit of z",
            ),
            Slip::once(
                0.0,
                Likely,
                "if the loss does not change with the bias; but z = input * weight + bias moves \
                 as the bias does",
            ),
        ];
    }
    vec![
        Slip::alike(
            1.0,
            Likely,
            "if dvalues are left out: 1 is by how much each z moves per unit of its bias, dvalues \
             are by how much the loss moves per unit of each z",
        ),
        Slip::alike(
            0.0,
            Likely,
            "if the loss does not change with a bias; but every z moves as its bias does",
        ),
    ]
}
