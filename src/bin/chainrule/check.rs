//! `chainrule check dinputs --dvalues d.npy --weights w.npy --candidate c.npy`: the verdict on a result that somebody
//! else computed. Status 0 where it passes, 1 where it is wrong.

use crate::{Answer, arguments, compute::operands, npy, npy::Element, question::Question};
use chainrule::oracle::{Arithmetic, Explanation, Format, Operation, Report};

pub(crate) fn run(arguments: &[String]) -> Answer {
    let none = "check needs a function first: dinputs, dweights, dbiases, drelu, dense or relu";
    let (function, arguments) = arguments
        .split_first()
        .filter(|(name, _)| !operands(name).is_empty())
        .ok_or(none)?;
    let command = format!("check {function}");
    let (question, given) = Question::asked(&command, arguments, &["--candidate", "--json"])?;
    let candidate = arguments::needed(&command, &given, "--candidate")?;
    let wanted = if given.contains_key("--json") {
        Wanted::Json
    } else {
        Wanted::Account
    };
    let judgement = (question.kind.judge)(&question, candidate, wanted)?;
    Ok((judgement.account, u8::from(judgement.kind != "pass")))
}

/// Looking for mistakes is what takes time: it is done at most once.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    Account,
    Json,
    /// The mistakes of a wrong candidate only.
    Errors,
}

/// A report of the oracle, with the type of the elements left behind.
#[derive(Default)]
pub(crate) struct Judgement {
    /// `pass` or `wrong`; `grade` has others.
    pub(crate) kind: &'static str,
    /// The least good of what was said of the elements; in `grade`, also why nothing was.
    pub(crate) verdict: &'static str,
    /// The largest error in units of its bound; none where equality is demanded.
    pub(crate) error: Option<f64>,
    /// The known mistakes that explain a wrong candidate.
    pub(crate) mistakes: Vec<String>,
    /// Why it does not pass.
    pub(crate) why: String,
    /// All of it in JSON, as the help page of `check` lists it.
    pub(crate) fields: String,
    /// All of it, as `check` prints it.
    pub(crate) account: String,
}

/// Judges a candidate, which has the type of the operands, or half precision where theirs is single.
pub(crate) fn judge<T: Element>(
    question: &Question,
    path: &str,
    wanted: Wanted,
) -> Result<Judgement, String> {
    let candidate = npy::read(path)?;
    let half = candidate.descr == "<f2" && T::DESCR == "<f4";
    let candidate = if half { candidate.widened() } else { candidate };
    let (given, needed) = (candidate.descr.as_str(), T::DESCR);
    if given != needed {
        let how = if question.function == "dbiases" {
            "np.sum(…, dtype="
        } else {
            "save .astype("
        };
        return Err(format!(
            "{path}: its elements are {given}, those of the operands {needed}: {how}'{needed}')"
        ));
    }
    let (operands, matrix) = (question.operands::<T>()?, candidate.matrix()?);
    let (operands, candidate): (Vec<_>, _) = (
        operands.iter().map(|operand| operand.view()).collect(),
        matrix.view(),
    );
    let unknown = || format!("there is no function `{}`", question.function);
    let report = Operation::named(question.function)
        .ok_or_else(unknown)?
        .judge(&operands, candidate)
        .map_err(|error| question.said(&error.to_string()))?;
    let halves = Arithmetic::NATIVE
        .operands_in(Format::F16)
        .result_in(Format::F16);
    let report = if half {
        report.with_arithmetic(halves)
    } else {
        report
    };
    Ok(described(&report, candidate.shape(), wanted))
}

fn described<T: Element>(report: &Report<T>, shape: (usize, usize), wanted: Wanted) -> Judgement {
    let (passes, worst, counts) = (report.passes(), report.worst(), report.counts());
    let [shape, needed] = [shape, report.expected_shape()].map(<[usize; 2]>::from);
    let kinds = [
        ("wrong", counts.wrong),
        ("in bound", counts.within_bound),
        ("rounded", counts.correctly_rounded),
        ("any order", counts.order_dependent),
        ("forced", counts.forced),
        ("identical", counts.identical),
    ];
    let verdict = kinds
        .iter()
        .find(|(_, count)| *count > 0)
        .map_or("wrong", |(kind, _)| kind);
    let is_looked_for = wanted == Wanted::Json || wanted == Wanted::Errors && !passes;
    let diagnosis = if is_looked_for {
        report.explain()
    } else {
        Explanation::default()
    };
    let mistakes: Vec<_> = diagnosis
        .explaining()
        .map(|mistake| mistake.to_string())
        .collect();
    let suspected: Vec<_> = diagnosis
        .suspected()
        .map(|mistake| mistake.to_string())
        .collect();
    let invisible: Vec<_> = diagnosis
        .invisible()
        .map(|mistake| mistake.to_string())
        .collect();
    let mut why = match &worst {
        _ if passes => String::new(),
        None => format!(
            "it is {}×{}, but {}×{} is needed",
            shape[0], shape[1], needed[0], needed[1]
        ),
        Some(it) => format!(
            "[{}][{}] is {}, exactly {}",
            it.row, it.col, it.judgement.candidate, it.judgement.exact
        ),
    };
    let or = if mistakes.len() > 1 { "perhaps " } else { "" };
    why.extend(mistakes.iter().map(|mistake| format!("; {or}{mistake}")));
    let worst_json = worst.as_ref().map_or("null".into(), |it| {
        let place = format!(
            r#""row":{},"column":{},"candidate":"{}""#,
            it.row, it.col, it.judgement.candidate
        );
        format!(
            r#"{{{place},"exact":"{}","error":"{}","bound":"{}"}}"#,
            it.judgement.exact, it.judgement.error, it.judgement.bound
        )
    });
    let fields = [
        format!(r#""passes": {passes}, "shape": {shape:?}, "expected_shape": {needed:?}, "worst": {worst_json}"#),
        format!(r#""mistakes": {mistakes:?}, "suspected": {suspected:?}, "cannot_see": {invisible:?}"#),
        kinds.map(|(kind, count)| format!(r#""{}": {count}"#, kind.replace(' ', "_"))).join(", "),
    ]
    .join(", ");
    Judgement {
        kind: if passes { "pass" } else { "wrong" },
        verdict: if passes || verdict == "wrong" {
            verdict
        } else {
            "vacuous"
        },
        error: worst.map_or(Some(f64::INFINITY), |it| {
            Some(it.judgement.error / it.judgement.bound).filter(|_| it.judgement.bound > 0.0)
        }),
        mistakes,
        why,
        account: if wanted == Wanted::Account {
            format!("{report}{}", report.explain())
        } else {
            format!("{{{fields}}}\n")
        },
        fields,
    }
}
