//! `chainrule check dinputs --dvalues d.npy --weights w.npy --candidate c.npy`: the verdict on a
//! result that somebody else computed. Status 0 where it passes, 1 where it is wrong.

use chainrule::oracle::Operation;

use crate::answer::{Answer, Answered};
use crate::arguments::{self, ACCEPT, ALL, JSON};
use crate::conventions;
use crate::json::Json;
use crate::judge::Submission;
use crate::number_type::NumberType;
use crate::operations;
use crate::outcome::Search;
use crate::question::Question;

pub(crate) fn run(arguments: &[String]) -> Answered {
    let (function, arguments) = arguments.split_first().unzip();
    let operation = function.and_then(|name| Operation::named(name));
    let operation = operation.ok_or_else(|| {
        let functions = operations::either(operations::names());
        format!("check needs a function first: {functions}")
    })?;
    let arguments = arguments.unwrap_or_default();

    let command = format!("check {}", operation.name);
    let more = ["--candidate", ACCEPT, ALL, JSON];
    let (question, given) = Question::asked(&command, operation, arguments, &more)?;
    let submission = Submission {
        path: arguments::needed(&command, &given, "--candidate")?,
        accepted: &conventions::accepted(&given)?,
    };
    let number_type = NumberType::of(&question)?;
    if !given.contains_key(JSON) {
        let lists_all = given.contains_key(ALL);
        return (number_type.account)(&question, &submission, lists_all);
    }
    let outcome = (number_type.outcome)(&question, &submission, Search::Always)?;
    let json = Json::Object(outcome.fields());
    Ok(Answer::whether(outcome.passes, format!("{json}\n")))
}
