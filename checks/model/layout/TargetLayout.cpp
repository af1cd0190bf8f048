//===- TargetLayout.cpp ---------------------------------------------------===//

#include "model/layout/TargetLayout.h"
#include "model/api/Api.h"
#include "clang/AST/Attr.h"
#include "llvm/Support/MathExtras.h"

namespace clang::tidy::atomvet {

namespace {

constexpr uint64_t PointerSize = 4;
constexpr uint64_t MaxFieldAlign = 4; // of a scalar, in a record
constexpr uint64_t MaxAtomicSize = 8; // cmpxchg8b

I386Layout::Extent scalar(uint64_t Size) { return {Size, std::min(Size, MaxFieldAlign)}; }

/// uint64_t, int_least64_t, __u64, guint64: eight bytes wherever the project is built, whatever it is a name of here.
bool saysSixtyFourBits(llvm::StringRef Name) {
  return Name.contains("64") || Name == "intmax_t" || Name == "uintmax_t";
}

std::optional<I386Layout::Extent> builtin(const BuiltinType *T, const ASTContext &Context) {
  switch (T->getKind()) {
  case BuiltinType::Long:
  case BuiltinType::ULong:
    return scalar(4);
  case BuiltinType::NullPtr:
    return scalar(PointerSize);
  case BuiltinType::LongDouble:
    return I386Layout::Extent{12, 4};
  case BuiltinType::Int128:
  case BuiltinType::UInt128:
  case BuiltinType::Float128:
    return I386Layout::Extent{16, 16};
  default:
    break;
  }
  if (!T->isInteger() && !T->isFloatingPoint())
    return std::nullopt;
  return scalar(Context.getTypeSizeInChars(T).getQuantity());
}

/// The size of an atomic object whose value is so large: libraries and compilers align it to its size.
I386Layout::Extent atomic(I386Layout::Extent Value) {
  const uint64_t Size = llvm::PowerOf2Ceil(Value.Size);
  return Size <= MaxAtomicSize ? I386Layout::Extent{Size, std::max(Size, Value.Align)} : Value;
}

/// The value type of an atomic, as it is written: std::atomic<uint64_t> is canonically a std::atomic<unsigned long>.
QualType writtenValue(QualType T, QualType Value) {
  if (const auto *Written = dyn_cast<TemplateSpecializationType>(T.getTypePtr()))
    if (!Written->template_arguments().empty() && Written->template_arguments()[0].getKind() == TemplateArgument::Type)
      return Written->template_arguments()[0].getAsType();
  return Value;
}

uint64_t alignTo(uint64_t Offset, uint64_t Align) { return llvm::alignTo(Offset, std::max<uint64_t>(Align, 1)); }

} // namespace

std::optional<I386Layout::Extent> I386Layout::of(QualType T) {
  if (T.isNull() || T->isDependentType() || T->isUndeducedType())
    return std::nullopt;
  if (const auto *Typedef = dyn_cast<TypedefType>(T.getTypePtr())) {
    const TypedefNameDecl *Name = Typedef->getDecl();
    std::optional<Extent> Known;
    if (saysSixtyFourBits(Name->getName()) && Context.getTypeSize(T) == 64)
      Known = isAtomicType(T) ? atomic({8, 4}) : scalar(8);
    else
      Known = of(Name->getUnderlyingType());
    if (Known)
      if (const unsigned Aligned = Name->getMaxAlignment())
        Known->Align = Aligned / 8;
    return Known;
  }
  QualType Value;
  const bool Sugared = T.getSingleStepDesugaredType(Context).getTypePtr() != T.getTypePtr();
  if ((!Sugared || isa<TemplateSpecializationType>(T.getTypePtr())) && isAtomicType(T, &Value) && !Value.isNull()) {
    const std::optional<Extent> Inner = of(writtenValue(T, Value));
    return Inner ? std::optional<Extent>(atomic(*Inner)) : std::nullopt;
  }
  if (Sugared)
    return of(T.getSingleStepDesugaredType(Context));

  const Type *Ty = T.getTypePtr();
  if (const auto *B = dyn_cast<BuiltinType>(Ty))
    return builtin(B, Context);
  if (isa<PointerType, ReferenceType, BlockPointerType>(Ty))
    return scalar(PointerSize);
  if (isa<MemberPointerType>(Ty))
    return Extent{Ty->isMemberFunctionPointerType() ? 2 * PointerSize : PointerSize, PointerSize};
  if (const auto *Complex = dyn_cast<ComplexType>(Ty)) {
    std::optional<Extent> Part = of(Complex->getElementType());
    if (Part)
      Part->Size *= 2;
    return Part;
  }
  if (isa<VectorType>(Ty))
    return Extent{uint64_t(Context.getTypeSizeInChars(T).getQuantity()),
                  uint64_t(Context.getTypeAlignInChars(T).getQuantity())};
  if (const auto *Array = dyn_cast<ConstantArrayType>(Ty)) {
    std::optional<Extent> Element = of(Array->getElementType());
    if (Element)
      Element->Size *= Array->getSize().getZExtValue();
    return Element;
  }
  if (const auto *Array = dyn_cast<IncompleteArrayType>(Ty)) {
    std::optional<Extent> Element = of(Array->getElementType());
    if (Element)
      Element->Size = 0;
    return Element;
  }
  if (const auto *Enum = Ty->getAs<EnumType>())
    return of(Enum->getDecl()->getIntegerType());
  if (const RecordDecl *RD = Ty->getAsRecordDecl())
    if (const Record *R = record(RD))
      return R->Whole;
  return std::nullopt;
}

std::optional<uint64_t> I386Layout::offsetOf(const FieldDecl *FD) {
  const Record *R = record(FD->getParent());
  if (!R)
    return std::nullopt;
  const auto It = R->Fields.find(FD->getCanonicalDecl());
  return It == R->Fields.end() ? std::nullopt : std::optional<uint64_t>(It->second);
}

std::optional<uint64_t> I386Layout::offsetOfBase(const CXXRecordDecl *Derived, const CXXRecordDecl *Base) {
  const Record *R = record(Derived);
  if (!R)
    return std::nullopt;
  const auto It = R->Bases.find(Base->getCanonicalDecl());
  return It == R->Bases.end() ? std::nullopt : std::optional<uint64_t>(It->second);
}

const I386Layout::Record *I386Layout::record(const RecordDecl *RD) {
  RD = RD->getDefinition();
  if (!RD || RD->isInvalidDecl() || RD->isDependentType())
    return nullptr;
  const auto [It, New] = Records.try_emplace(RD, nullptr);
  if (!New)
    return It->second.get();
  auto R = std::make_unique<Record>();
  if (!layOut(RD, *R))
    return nullptr;
  const Record *Done = R.get();
  Records[RD] = std::move(R);
  return Done;
}

bool I386Layout::layOut(const RecordDecl *RD, Record &R) {
  const auto *Class = dyn_cast<CXXRecordDecl>(RD);
  const bool Packed = RD->hasAttr<PackedAttr>();
  const auto *Pragma = RD->getAttr<MaxFieldAlignmentAttr>();
  const uint64_t PragmaPack = Pragma ? Pragma->getAlignment() / 8 : 0;
  uint64_t Size = 0, Align = 1, Bit = 0;

  if (Class) {
    if (Class->getNumVBases() != 0)
      return false;
    // The first base with a virtual table shares its pointer; without one a dynamic class begins with its own.
    const CXXRecordDecl *Primary = nullptr;
    for (const CXXBaseSpecifier &Spec : Class->bases())
      if (const CXXRecordDecl *Base = Spec.getType()->getAsCXXRecordDecl(); !Primary && Base && Base->isDynamicClass())
        Primary = Base;
    if (Class->isDynamicClass() && !Primary) {
      Size = PointerSize;
      Align = PointerSize;
    }
    const auto Place = [&](const CXXRecordDecl *Base) {
      const Record *B = record(Base);
      if (!B)
        return false;
      const uint64_t BaseAlign = Packed ? 1 : PragmaPack ? std::min(PragmaPack, B->Whole.Align) : B->Whole.Align;
      const bool Empty = Base->isEmpty();
      const uint64_t Offset = Empty ? 0 : alignTo(Size, BaseAlign);
      R.Bases[Base->getCanonicalDecl()] = Offset;
      if (!Empty)
        Size = Offset + B->BaseSize;
      Align = std::max(Align, BaseAlign);
      return true;
    };
    if (Primary && !Place(Primary))
      return false;
    for (const CXXBaseSpecifier &Spec : Class->bases())
      if (const CXXRecordDecl *Base = Spec.getType()->getAsCXXRecordDecl(); Base != Primary && (!Base || !Place(Base)))
        return false;
  }

  Bit = Size * 8;
  uint64_t End = Size;
  for (const FieldDecl *FD : RD->fields()) {
    const std::optional<Extent> Known = of(FD->getType());
    if (!Known)
      return false;
    const CXXRecordDecl *FieldClass = FD->getType()->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    // A member whose class is not POD is not packed by its record's attribute.
    const bool FieldPacked = FD->hasAttr<PackedAttr>() || (Packed && (!FieldClass || FieldClass->isPOD()));
    uint64_t FieldAlign = FieldPacked ? 1 : Known->Align;
    FieldAlign = std::max<uint64_t>(FieldAlign, FD->getMaxAlignment() / 8);
    if (PragmaPack)
      FieldAlign = std::min(FieldAlign, PragmaPack);

    if (RD->isUnion())
      Bit = 0;
    if (FD->isBitField()) {
      // A bit-field may not cross a boundary of its own type's alignment unless it is packed; a width of zero goes to
      // the next one.
      const uint64_t Width = FD->getBitWidth()->EvaluateKnownConstInt(Context).getZExtValue();
      const uint64_t Unit = Known->Align * 8;
      if (Width == 0)
        Bit = alignTo(Bit, Unit);
      else if (!FieldPacked && PragmaPack == 0 && (Bit % Unit) + Width > Known->Size * 8)
        Bit = alignTo(Bit, Unit);
      R.Fields[FD->getCanonicalDecl()] = Bit / 8;
      Bit += Width;
      if (Width != 0 && FD->getDeclName())
        Align = std::max(Align, FieldAlign);
    } else if (FD->hasAttr<NoUniqueAddressAttr>() && FieldClass && FieldClass->isEmpty()) {
      R.Fields[FD->getCanonicalDecl()] = 0;
    } else {
      Bit = alignTo(Bit, FieldAlign * 8);
      R.Fields[FD->getCanonicalDecl()] = Bit / 8;
      Bit += Known->Size * 8;
      Align = std::max(Align, FieldAlign);
    }
    End = std::max(End, (Bit + 7) / 8);
  }

  Align = std::max<uint64_t>(Align, RD->getMaxAlignment() / 8);
  R.BaseSize = End;
  // An empty class has a size in C++, an empty struct has none in C.
  if (End == 0 && Class && Context.getLangOpts().CPlusPlus)
    End = 1;
  R.Whole = {alignTo(End, Align), Align};
  // The padding at the end of a POD is part of it; a derived class may put its fields into that of any other.
  if (!Class || Class->isPOD())
    R.BaseSize = R.Whole.Size;
  return true;
}

} // namespace clang::tidy::atomvet
