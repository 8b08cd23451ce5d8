//! A question to the program: an operation, the arrays that are its operands, and perhaps a
//! candidate for its result and what that was added to. What these leave open is settled here:
//! which matrices they are, and in which type all of them are computed with.

use std::rc::Rc;

use chainrule::MatrixVec;
use chainrule::oracle::{self, Arithmetic, Axis, Format, Operand, Operation};

use crate::arguments::{self, ADDED_TO, Given, OPERANDS, RESULT, TYPE};
use crate::arithmetic::{Declared, has_all_of};
use crate::array::Array;
use crate::element_type::ElementType;
use crate::hints::Hints;
use crate::layout::{LAYOUT, Layout};
use crate::npy;
use crate::operations;
use crate::shapes::{self, Reading};
use crate::stored::Stored;
use crate::terminal;

/// The option by which a candidate is given.
pub(crate) const CANDIDATE: &str = "--candidate";

/// An operation and its operands; a candidate, and what that was added to, where there are any.
pub(crate) struct Question {
    pub(crate) operation: &'static Operation,
    /// The type of all that is computed.
    pub(crate) computed_in: ElementType,
    /// In which the candidate was computed: what follows from the types, unless something else is
    /// declared.
    pub(crate) arithmetic: Arithmetic,
    /// So many rows of the result are looked at, at most; none where all are.
    pub(crate) sample: Option<usize>,
    operands: Vec<Matrix>,
    previous: Option<Matrix>,
    candidate: Option<Matrix>,
    /// In which weights were read where it was not said; none where it was.
    layout: Option<Layout>,
}

/// What a question is about, as it was read: the operands in the order of the operation.
pub(crate) struct Sources {
    pub(crate) operands: Vec<Source>,
    pub(crate) previous: Option<Source>,
    pub(crate) candidate: Option<Source>,
}

impl Sources {
    /// What is masked is judged by equality, which a sum with it is not.
    fn refuse_sums_of_masks(&self, operation: &Operation) -> Result<(), String> {
        let is_mask = operation.kind == oracle::Kind::Mask;
        match &self.previous {
            Some(previous) if is_mask => Err(format!(
                "{}: {} sums nothing, and is not added to what was there before: judge the result \
                 alone",
                previous.path, operation.name
            )),
            _ => Ok(()),
        }
    }
}

/// An array, and where it comes from.
#[derive(Clone)]
pub(crate) struct Source {
    /// For sentences: `x.npy`, `case.npz: inputs`.
    pub(crate) path: String,
    /// Several results may need the same one.
    array: Rc<Array>,
}

/// An operand, the candidate, or what was there before.
struct Matrix {
    name: &'static str,
    /// What each row stands for; none where there is one row.
    row: Option<Axis>,
    /// What each column stands for.
    col: Axis,
    source: Source,
    reading: Reading,
}

impl Source {
    /// An array that was read, and perhaps converted on the way, which is said.
    pub(crate) fn new(path: String, mut array: Array, hints: &Hints) -> Result<Self, String> {
        let element_type = hints.element_type(array.element_type);
        array.element_type = element_type.map_err(|what| format!("{path}: {what}"))?;
        if array.fortran_order {
            terminal::note(&format!(
                "{path}: it is stored column after column (Fortran order) and was converted\n"
            ));
        }
        let array = Rc::new(array);
        Ok(Source { path, array })
    }

    pub(crate) fn extents(&self) -> &[usize] {
        &self.array.extents
    }

    fn read(path: &str, hints: &Hints) -> Result<Self, String> {
        let array = npy::read(path)?;
        Source::new(path.into(), array, hints)
    }
}

impl Question {
    /// The question that a command asks: it has an option for each operand, and more.
    pub(crate) fn asked<'a>(
        command: &str,
        operation: &'static Operation,
        words: &'a [String],
        more: &[&str],
    ) -> Result<(Self, Given<'a>), String> {
        let options: Vec<String> = operation
            .operands
            .iter()
            .map(|operand| operations::option(operand.name))
            .collect();
        let asks_for_candidate = more.contains(&CANDIDATE);
        let is_of_weights = operation.operands.contains(&Operand::WEIGHTS)
            || (asks_for_candidate && operations::is_gradient_of_weights(operation));
        let layout = is_of_weights.then_some(LAYOUT);
        let known: Vec<&str> = options
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .chain(layout)
            .chain([TYPE])
            .collect();
        let given = arguments::parse(command, words, &known)?;
        let hints = Hints::given(&given)?;
        let path = |option: &str| arguments::needed(command, &given, option);
        let mut operands = Vec::new();
        for option in &options {
            operands.push(Source::read(path(option)?, &hints)?);
        }
        let candidate = if asks_for_candidate {
            Some(Source::read(path(CANDIDATE)?, &hints)?)
        } else {
            None
        };
        let previous = given.get(ADDED_TO).map(|path| Source::read(path, &hints));
        let sources = Sources {
            operands,
            previous: previous.transpose()?,
            candidate,
        };
        Ok((Self::of(operation, sources, &hints)?, given))
    }

    /// The question about arrays that were read.
    pub(crate) fn of(
        operation: &'static Operation,
        sources: Sources,
        hints: &Hints,
    ) -> Result<Self, String> {
        sources.refuse_sums_of_masks(operation)?;
        let operands = operation.operands.iter().zip(sources.operands);
        let of_result = |name, source| Matrix::new(name, operation.row, operation.col, source);
        let mut question = Question {
            operation,
            computed_in: ElementType::BOOLEAN,
            arithmetic: Arithmetic::NATIVE,
            sample: None,
            operands: operands
                .map(|(it, source)| Matrix::new(it.name, it.row, it.col, source))
                .collect(),
            previous: sources.previous.map(|source| of_result("previous", source)),
            candidate: sources
                .candidate
                .map(|source| of_result("candidate", source)),
            layout: (!hints.is_layout_certain).then_some(hints.layout),
        };
        let given: Vec<shapes::Given> = question.matrices().map(Matrix::given).collect();
        let readings = shapes::read(operation, &given, hints)?;
        for (matrix, reading) in question.matrices_mut().zip(readings) {
            matrix.reading = reading;
        }
        question.computed_in = common_type(question.matrices())?.computed_in();
        question.arithmetic = question.arithmetic_of_its_types();
        question.say_types();
        Ok(question)
    }

    /// The same of so many rows of the result, at most; of all where nothing is said.
    pub(crate) fn sampled(self, sample: Option<usize>) -> Self {
        Question { sample, ..self }
    }

    /// The operands, and after them what was there before and the candidate.
    fn matrices(&self) -> impl Iterator<Item = &Matrix> {
        let others = self.previous.iter().chain(&self.candidate);
        self.operands.iter().chain(others)
    }

    fn matrices_mut(&mut self) -> impl Iterator<Item = &mut Matrix> {
        let others = self.previous.iter_mut().chain(&mut self.candidate);
        self.operands.iter_mut().chain(others)
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Stored>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        self.operands.iter().map(Matrix::matrix).collect()
    }

    /// The candidate as a matrix.
    pub(crate) fn candidate<T: Stored>(&self) -> Result<MatrixVec<T>, String> {
        match &self.candidate {
            Some(candidate) => candidate.matrix(),
            None => Err("there is no candidate".into()),
        }
    }

    /// What was there before as a matrix, where something was.
    pub(crate) fn previous<T: Stored>(&self) -> Result<Option<MatrixVec<T>>, String> {
        self.previous.as_ref().map(Matrix::matrix).transpose()
    }

    /// Whether rows and columns of the candidate are columns and rows of its array.
    pub(crate) fn is_candidate_transposed(&self) -> bool {
        let candidate = self.candidate.as_ref();
        candidate.is_some_and(|candidate| candidate.reading.is_transposed)
    }

    /// The layout in which weights, or a candidate for their gradient, were read that could as well
    /// lie in the other one.
    pub(crate) fn layout_of_square_weights(&self) -> Option<Layout> {
        let is_square = |matrix: &&Matrix| {
            let (rows, cols) = matrix.reading.shape;
            matrix.given().is_of_weights() && rows == cols
        };
        let mut weights = self.matrices().filter(is_square);
        weights.next().and(self.layout)
    }

    /// The same question about a candidate that was computed as it is declared.
    pub(crate) fn declare(mut self, declared: &Declared) -> Result<Self, String> {
        let Some(option) = declared.option else {
            return Ok(self);
        };
        let Some(format) = self.computed_in.format() else {
            return Err(self.said(&format!(
                "{option} is for floats: sums of {} are exact, and nothing is rounded",
                self.computed_in
            )));
        };
        if let Some(operands) = declared.operands.filter(|it| !has_all_of(format, *it)) {
            return Err(self.said(&format!(
                "{OPERANDS} {operands}: all is {} here, and has never been wider",
                self.computed_in
            )));
        }
        if let Some((result, candidate)) = declared.result.zip(self.candidate.as_ref()) {
            let given = candidate.element_type();
            let stored = given.format();
            let is_stored_whole = stored.is_some_and(|format| has_all_of(format, result));
            if !is_stored_whole {
                let path = &candidate.source.path;
                return Err(format!(
                    "{path}: its elements are {given}, which has not all numbers of {result}: \
                     {RESULT} {result} needs it as it was computed"
                ));
            }
        }
        self.arithmetic = declared.on_top_of(self.arithmetic);
        Ok(self)
    }

    /// How a candidate is computed that is of a narrower format than the sums: these are kept in
    /// single precision, and rounded once. Operands that are wider may have been rounded as well;
    /// those of the same format are its numbers; all others are taken as they are.
    fn arithmetic_of_its_types(&self) -> Arithmetic {
        let candidate = self.candidate.as_ref().map(Matrix::element_type);
        let Some((given, format)) = candidate.zip(self.narrower_format()) else {
            return Arithmetic::NATIVE;
        };
        let sums = Arithmetic::NATIVE.accumulated_in(Format::F32);
        let types = || self.operands.iter().map(Matrix::element_type);
        let is_any_wider = types().any(|operand| operand.size > given.size);
        let are_all_the_same = types().all(|operand| operand == given);
        if is_any_wider || are_all_the_same {
            sums.operands_in(format).result_in(format)
        } else {
            sums.result_in(format)
        }
    }

    /// What the candidate was rounded to, where that is narrower than the type of all that is
    /// computed.
    fn narrower_format(&self) -> Option<Format> {
        let given = self.candidate.as_ref()?.element_type();
        let format = given.format()?;
        (given.size < self.computed_in.size).then_some(format)
    }

    /// What is wrong with the candidate where all has to be of one type. It may be in narrower
    /// floats where that is single precision.
    pub(crate) fn other_type(&self) -> Option<String> {
        let candidate = self.candidate.as_ref()?;
        let given = candidate.element_type();
        let needed = common_type(self.operands.iter()).ok()?;
        let is_narrower = given.format().is_some() && given.size < needed.size;
        let is_fit = given == needed || (is_narrower && needed == ElementType::SINGLE);
        let how = if self.operation.kind == oracle::Kind::Sum(Axis::Sample) {
            "np.sum(…, dtype="
        } else {
            "save .astype("
        };
        let path = &candidate.source.path;
        (!is_fit).then(|| {
            format!(
                "{path}: its elements are {given}, those of the operands {needed}: {how}'{needed}')"
            )
        })
    }

    /// Says what is done to numbers of other types than that of the sums.
    fn say_types(&self) {
        let mut matrices: Vec<&Matrix> = self.matrices().collect();
        if self.narrower_format().is_some() {
            matrices.pop(); // the report says what the candidate is taken for
        }
        let computed_in = self.computed_in;
        if matrices
            .iter()
            .any(|matrix| matrix.element_type() != computed_in)
        {
            let types: Vec<String> = matrices.iter().map(|it| it.named_type()).collect();
            terminal::note_once(&format!(
                "{}: all are widened to {computed_in}\n",
                types.join(", ")
            ));
        }
    }

    /// Where all that was read comes from.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.matrices().map(|matrix| matrix.source.path.as_str())
    }

    /// A sentence about what was there before.
    pub(crate) fn said_of_previous(&self, what: &str) -> String {
        let path = self.previous.as_ref().map(|previous| &previous.source.path);
        format!("{}: {what}", path.map_or("", String::as_str))
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: &str) -> String {
        let files: Vec<String> = self.operands.iter().map(Matrix::told).collect();
        format!("{what} ({})", files.join(", "))
    }
}

/// The type that has the numbers of all these matrices.
fn common_type<'a>(matrices: impl Iterator<Item = &'a Matrix>) -> Result<ElementType, String> {
    let mut common = ElementType::BOOLEAN;
    for matrix in matrices {
        let given = matrix.element_type();
        common = common.common(given).ok_or_else(|| {
            format!(
                "{}: its elements are {given}, those before it {common}, and no type has all of \
                 both: save those of <u8 .astype('<i8'), if all are below 2**63",
                matrix.source.path
            )
        })?;
    }
    Ok(common)
}

impl Matrix {
    /// How it is read is seen when all are there.
    fn new(name: &'static str, row: Option<Axis>, col: Axis, source: Source) -> Self {
        Matrix {
            name,
            row,
            col,
            source,
            reading: Reading::as_stored((0, 0)),
        }
    }

    fn given(&self) -> shapes::Given<'_> {
        shapes::Given {
            path: &self.source.path,
            row: self.row,
            col: self.col,
            extents: &self.source.array.extents,
        }
    }

    fn matrix<T: Stored>(&self) -> Result<MatrixVec<T>, String> {
        let array = &self.source.array;
        let matrix = if self.reading.is_transposed {
            array.transposed(self.reading.shape)
        } else {
            array.matrix(self.reading.shape)
        };
        matrix.map_err(|what| format!("{}: {what}", self.source.path))
    }

    /// `weights is w.npy`
    fn told(&self) -> String {
        let layout = if self.reading.is_transposed {
            ", neurons × inputs"
        } else {
            ""
        };
        format!("{} is {}{layout}", self.name, self.source.path)
    }

    fn element_type(&self) -> ElementType {
        self.source.array.element_type
    }

    /// `dvalues |i1`
    fn named_type(&self) -> String {
        format!("{} {}", self.name, self.element_type())
    }
}
