//! A question to the program: an operation, the arrays that are its operands, and perhaps a
//! candidate for its result. What these leave open is settled here: which matrices they are, and in
//! which type all of them are computed with.

use std::rc::Rc;

use chainrule::MatrixVec;
use chainrule::oracle::{self, Arithmetic, Axis, Format, Operation};

use crate::arguments::{self, Given, OPERANDS, RESULT};
use crate::arithmetic::{Declared, has_all_of};
use crate::array::Array;
use crate::element_type::ElementType;
use crate::npy;
use crate::operations;
use crate::shapes::{self, Shape};
use crate::stored::Stored;
use crate::terminal;

/// The option by which a candidate is given.
pub(crate) const CANDIDATE: &str = "--candidate";

/// An operation, its operands and a candidate.
pub(crate) struct Question {
    pub(crate) operation: &'static Operation,
    /// The type of all that is computed.
    pub(crate) computed_in: ElementType,
    /// In which the candidate was computed: what follows from the types, unless something else is
    /// declared.
    pub(crate) arithmetic: Arithmetic,
    /// The operands, and after them the candidate, where there is one.
    matrices: Vec<Matrix>,
    /// What each of them is as a matrix.
    shapes: Vec<Shape>,
}

/// An array, and where it comes from.
#[derive(Clone)]
pub(crate) struct Source {
    /// For sentences: `x.npy`, `case.npz: inputs`.
    pub(crate) path: String,
    /// Several results may need the same one.
    array: Rc<Array>,
}

/// An operand, or the candidate.
struct Matrix {
    name: &'static str,
    /// What each row stands for; none where there is one row.
    row: Option<Axis>,
    /// What each column stands for.
    col: Axis,
    source: Source,
}

impl Source {
    /// An array that was read, and perhaps converted on the way, which is said.
    pub(crate) fn new(path: String, array: Array) -> Self {
        if array.fortran_order {
            terminal::note(&format!(
                "{path}: it is stored column after column (Fortran order) and was converted\n"
            ));
        }
        let array = Rc::new(array);
        Source { path, array }
    }

    fn read(path: &str) -> Result<Self, String> {
        let array = npy::read(path)?;
        Ok(Source::new(path.into(), array))
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
        let known: Vec<&str> = options
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        let given = arguments::parse(command, words, &known)?;
        let candidate = if more.contains(&CANDIDATE) {
            Some(arguments::needed(command, &given, CANDIDATE)?)
        } else {
            None
        };
        let path = |operand: &str| {
            arguments::needed(command, &given, &operations::option(operand)).map(String::from)
        };
        let question = Self::read(operation, path, candidate)?;
        Ok((question, given))
    }

    /// Reads the operands of an operation, and a candidate; `path` says where each operand is.
    pub(crate) fn read(
        operation: &'static Operation,
        path: impl Fn(&str) -> Result<String, String>,
        candidate: Option<&str>,
    ) -> Result<Self, String> {
        let mut sources = Vec::new();
        for operand in operation.operands {
            sources.push(Source::read(&path(operand.name)?)?);
        }
        if let Some(path) = candidate {
            sources.push(Source::read(path)?);
        }
        Self::of(operation, sources)
    }

    /// The question about arrays that were read: the operands in the order of the operation, and
    /// after them a candidate, where there is one.
    pub(crate) fn of(operation: &'static Operation, sources: Vec<Source>) -> Result<Self, String> {
        let operands = operation.operands.iter();
        let candidate = ("candidate", operation.row, operation.col);
        let roles = operands
            .map(|operand| (operand.name, operand.row, operand.col))
            .chain([candidate]);
        let matrices: Vec<Matrix> = roles
            .zip(sources)
            .map(|((name, row, col), source)| Matrix {
                name,
                row,
                col,
                source,
            })
            .collect();
        let given: Vec<shapes::Given> = matrices.iter().map(Matrix::given).collect();
        let shapes = shapes::read(operation, &given)?;
        let mut question = Question {
            operation,
            computed_in: common_type(&matrices)?.computed_in(),
            arithmetic: Arithmetic::NATIVE,
            matrices,
            shapes,
        };
        question.arithmetic = question.arithmetic_of_its_types();
        question.say_types();
        Ok(question)
    }

    fn given_operands(&self) -> &[Matrix] {
        let count = self.operation.operands.len();
        self.matrices.get(..count).unwrap_or_default()
    }

    fn given_candidate(&self) -> Option<&Matrix> {
        self.matrices.get(self.operation.operands.len())
    }

    /// The operands as matrices.
    pub(crate) fn operands<T: Stored>(&self) -> Result<Vec<MatrixVec<T>>, String> {
        let matrices = self.given_operands().iter().zip(&self.shapes);
        matrices
            .map(|(operand, shape)| operand.matrix(*shape))
            .collect()
    }

    /// The candidate as a matrix.
    pub(crate) fn candidate<T: Stored>(&self) -> Result<MatrixVec<T>, String> {
        match (self.given_candidate(), self.shapes.last()) {
            (Some(candidate), Some(shape)) => candidate.matrix(*shape),
            _ => Err("there is no candidate".into()),
        }
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
        if let Some((result, candidate)) = declared.result.zip(self.given_candidate()) {
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
        let candidate = self.given_candidate().map(Matrix::element_type);
        let Some((given, format)) = candidate.zip(self.narrower_format()) else {
            return Arithmetic::NATIVE;
        };
        let sums = Arithmetic::NATIVE.accumulated_in(Format::F32);
        let types = || self.given_operands().iter().map(Matrix::element_type);
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
        let given = self.given_candidate()?.element_type();
        let format = given.format()?;
        (given.size < self.computed_in.size).then_some(format)
    }

    /// What is wrong with the candidate where all has to be of one type. It may be in narrower
    /// floats where that is single precision.
    pub(crate) fn other_type(&self) -> Option<String> {
        let candidate = self.given_candidate()?;
        let given = candidate.element_type();
        let needed = common_type(self.given_operands()).ok()?;
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
        let mut matrices = self.matrices.as_slice();
        if self.narrower_format().is_some() {
            matrices = self.given_operands(); // the report says what the candidate is taken for
        }
        let computed_in = self.computed_in;
        if matrices
            .iter()
            .any(|matrix| matrix.element_type() != computed_in)
        {
            let types: Vec<String> = matrices.iter().map(Matrix::named_type).collect();
            terminal::note_once(&format!(
                "{}: all are widened to {computed_in}\n",
                types.join(", ")
            ));
        }
    }

    /// Where the operands, and the candidate, come from.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.matrices
            .iter()
            .map(|matrix| matrix.source.path.as_str())
    }

    /// A sentence about the operands, with the files that they come from.
    pub(crate) fn said(&self, what: &str) -> String {
        let files: Vec<String> = self
            .given_operands()
            .iter()
            .map(|operand| format!("{} is {}", operand.name, operand.source.path))
            .collect();
        format!("{what} ({})", files.join(", "))
    }
}

/// The type that has the numbers of all these matrices.
fn common_type(matrices: &[Matrix]) -> Result<ElementType, String> {
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
    fn given(&self) -> shapes::Given<'_> {
        shapes::Given {
            path: &self.source.path,
            row: self.row,
            col: self.col,
            extents: &self.source.array.extents,
        }
    }

    fn matrix<T: Stored>(&self, shape: Shape) -> Result<MatrixVec<T>, String> {
        let matrix = self.source.array.matrix(shape);
        matrix.map_err(|what| format!("{}: {what}", self.source.path))
    }

    fn element_type(&self) -> ElementType {
        self.source.array.element_type
    }

    /// `dvalues |i1`
    fn named_type(&self) -> String {
        format!("{} {}", self.name, self.element_type())
    }
}
