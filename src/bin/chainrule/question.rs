//! A question to the program: an operation, the arrays that are its operands, and perhaps a
//! candidate for its result. What these leave open is settled here: which matrices they are, and in
//! which type all of them are computed with.

use std::rc::Rc;

use chainrule::MatrixVec;
use chainrule::oracle::{self, Axis, Format, Operation};

use crate::arguments::{self, Given};
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
    /// So many rows of the result are looked at, at most; none where all are.
    pub(crate) sample: Option<usize>,
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
        let question = Question {
            operation,
            computed_in: common_type(&matrices)?.computed_in(),
            sample: None,
            matrices,
            shapes,
        };
        question.say_types();
        Ok(question)
    }

    /// The same of so many rows of the result, at most; of all where nothing is said.
    pub(crate) fn sampled(self, sample: Option<usize>) -> Self {
        Question { sample, ..self }
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

    /// What the candidate was rounded to, where that is narrower than the type of all that is
    /// computed.
    pub(crate) fn narrower_format(&self) -> Option<Format> {
        let given = self.given_candidate()?.element_type();
        let format = given.format()?;
        (given.size < self.computed_in.size).then_some(format)
    }

    /// What is wrong with the candidate where all has to be of one type. It may be in half
    /// precision where that is single.
    pub(crate) fn other_type(&self) -> Option<String> {
        let candidate = self.given_candidate()?;
        let given = candidate.element_type();
        let needed = common_type(self.given_operands()).ok()?;
        let is_fit =
            given == needed || (given == ElementType::HALF && needed == ElementType::SINGLE);
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
        if let (Some(_), Some(candidate)) = (self.narrower_format(), self.given_candidate()) {
            matrices = self.given_operands();
            let (path, given) = (&candidate.source.path, candidate.element_type());
            terminal::note_once(&format!(
                "{path}: it is {given}: operands and result may have been rounded to it, \
                 sums to <f4\n"
            ));
        }
        let computed_in = self.computed_in;
        if matrices
            .iter()
            .any(|matrix| matrix.element_type() != computed_in)
        {
            let types: Vec<String> = matrices.iter().map(Matrix::named_type).collect();
            terminal::note_once(&format!(
                "{}: all are widened to {computed_in}, and summed there\n",
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
